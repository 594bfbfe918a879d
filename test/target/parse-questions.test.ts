import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest } from "../../src/target/nearest.ts";
import { idleNames, questionNames } from "../../src/target/option-names.ts";
import { defaultQuestions, parseQuestions } from "../../src/target/parse-questions.ts";

const given = (...pairs: [string, string][]) => {
  const result = parseQuestions(pairs, "flag");
  if (!result.ok) throw new Error(result.error);
  return result.questions;
};
const notesOf = (...pairs: [string, string][]): string[] => {
  const result = parseQuestions(pairs, "flag");
  if (!result.ok) throw new Error(result.error);
  return result.notes;
};
const errorOf = (pairs: [string, string][], where: Parameters<typeof parseQuestions>[1] = "flag"): string => {
  const result = parseQuestions(pairs, where);
  return result.ok ? `accepted: ${JSON.stringify(result.questions)}` : result.error;
};
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("what is given", () => {
  test("nothing given sets nothing", () => expect(given()).toEqual({}));

  test("resolvers and addresses may be repeated, each counts once", () => {
    expect(
      given(["resolver", "192.0.2.53"], ["resolver", "[2001:DB8::53]:5353"], ["resolver", "192.0.2.53:53"]).resolvers,
    ).toEqual([
      { address: "192.0.2.53", port: 53 },
      { address: "2001:db8::53", port: 5353 },
    ]);
    expect(given(["ip", "203.0.113.7"], ["ip", "2001:db8::7,203.0.113.7"]).ip).toEqual(["203.0.113.7", "2001:db8::7"]);
  });

  test("resolvers over TLS and HTTPS, with the name that their certificate must be for", () => {
    const read = (text: string) => given(["resolver", text]).resolvers?.[0];
    expect(read("tls://9.9.9.9")).toEqual({ address: "9.9.9.9", port: 853, transport: "tls" });
    expect(read("TLS://[2001:DB8::53]:8853#DNS.example")).toEqual({
      address: "2001:db8::53",
      port: 8853,
      transport: "tls",
      serverName: "dns.example",
    });
    expect(read("https://192.0.2.53")).toEqual({ address: "192.0.2.53", port: 443, transport: "https", path: "/dns-query" });
    expect(read("https://localhost:8443/resolve?x=1#dns.example")).toEqual({
      address: "127.0.0.1",
      port: 8443,
      transport: "https",
      path: "/resolve?x=1",
      serverName: "dns.example",
    });
    expect(notesOf(["resolver", "tls://9.9.9.9"])).toEqual([]);
  });

  test("lists, or none", () => {
    expect(given(["public-resolvers", "9.9.9.9, 1.1.1.1:5353"]).publicResolvers).toEqual([
      { address: "9.9.9.9", port: 53 },
      { address: "1.1.1.1", port: 5353 },
    ]);
    expect(given(["public-resolvers", "none"], ["root-servers", "None"], ["control", "none"])).toEqual({
      publicResolvers: [],
      rootServers: [],
      control: [],
    });
    expect(given(["control", "a.example, 192.0.2.1:443"]).control).toEqual(["a.example", "192.0.2.1:443"]);
  });

  test("single values", () => {
    expect(
      given(
        ["sni", "Bücher.example"],
        ["port", "8443"],
        ["expect", "204"],
        ["health-path", "/healthz?full=1"],
        ["timeout", "2.5"],
        ["ca", pem],
      ),
    ).toEqual({
      sni: "xn--bcher-kva.example",
      port: 8443,
      expectStatus: 204,
      healthPath: "/healthz?full=1",
      timeoutMs: 2500,
      ca: [pem.trim()],
    });
    expect(given(["expect", "all systems go"])).toEqual({ expectText: "all systems go" });
  });

  test("chat values come as Slack writes them", () => {
    const result = parseQuestions(
      [
        ["Resolver", "<http://192.0.2.53|192.0.2.53>"],
        ["expect", "“all &amp; well”"],
      ],
      "chat",
    );
    expect(result).toMatchObject({
      ok: true,
      questions: { resolvers: [{ address: "192.0.2.53", port: 53 }], expectText: "all & well" },
    });
  });

  test("what is said of certificates", () => {
    const key = pem.replaceAll("CERTIFICATE", "PRIVATE KEY");
    expect(given(["ocsp", "Fetch"], ["cert", pem], ["key", key])).toEqual({ ocsp: "fetch", cert: pem.trim(), key: key.trim() });
    for (const [name, value] of [
      ["ocsp", "sometimes"],
      ["cert", key],
      ["key", pem],
      ["key", key.replaceAll("PRIVATE", "ENCRYPTED PRIVATE")],
    ] as const)
      expect(parseQuestions([[name, value]], "flag")).toMatchObject({ ok: false, error: expect.stringContaining(`--${name}`) });
  });

  test("a timeout over the normal run's is capped, and said", () => {
    expect(given(["timeout", "30"])).toEqual({ timeoutMs: 10_000 });
    expect(notesOf(["timeout", "30"])).toEqual([expect.stringMatching(/10 s in place of 30 s/)]);
    expect(notesOf(["timeout", "10"])).toEqual([]);
  });

  test("a deep run has a minute, or as long as it is let", () => {
    expect(given(["deep", "yes"])).toEqual({ deep: true, timeoutMs: 60_000 });
    expect(given(["timeout", "30"], ["deep", ""])).toEqual({ deep: true, timeoutMs: 30_000 });
    expect(given(["deep", "no"])).toEqual({ deep: false });
    expect(notesOf(["deep", "on"], ["timeout", "45"])).toEqual([]);
    expect(parseQuestions([["deep", "sometimes"]], "chat")).toMatchObject({
      ok: false,
      error: expect.stringContaining("yes nor no"),
    });
  });

  test("from where: names, labels' values and pairs, each once however they are written; what is neither is an error", () => {
    expect(given(["from", "EU-west-1, office"], ["from", "region=eu"], ["from", "office"])).toEqual({
      from: ["eu-west-1", "office", "region=eu"],
    });
    expect(given(["from", "all"])).toEqual({ from: ["all"] });
    for (const value of ["", "none", "=eu", "region=", "a=b=c", "<!channel>", "x".repeat(64), "a\u202eb"])
      expect(parseQuestions([["from", value]], "chat")).toMatchObject({ ok: false, error: expect.stringContaining("from: ") });
    expect(parseQuestions([["from", Array.from({ length: 33 }, (_, n) => `v${n}`).join(",")]], "chat")).toMatchObject({
      ok: false,
      error: expect.stringContaining("at most 32"),
    });
  });

  test("what does nothing yet says so, without its value", () => {
    expect(notesOf(["name", "fra"], ["token", "sekrit"], ["name", "iad"])).toEqual([
      "--name does nothing yet.",
      "--token does nothing yet.",
    ]);
  });

  test("the defaults", () => {
    expect(defaultQuestions.publicResolvers.map(({ address, port }) => `${address}:${port}`)).toEqual([
      "1.1.1.1:53",
      "8.8.8.8:53",
      "9.9.9.9:53",
    ]);
    expect(defaultQuestions.timeoutMs).toBe(10_000);
  });
});

describe("what is wrong says what to write", () => {
  test.each<[string, string, RegExp]>([
    ["resolver", "dns.example", /--resolver: `dns\.example` is not an address.*9\.9\.9\.9/],
    ["resolver", "1.1", /IP or IP:PORT/],
    ["resolver", "1.1.1.1:0", /1 to 65535/],
    ["resolver", "", /write the resolver/],
    ["resolver", "tls://dns.example", /names no IP: write one/],
    ["resolver", "https://dns.example/dns-query", /names no IP.*https:\/\/192\.0\.2\.53\/dns-query/],
    ["resolver", "tls://9.9.9.9/path", /has a path/],
    ["resolver", "tls://9.9.9.9:70000", /1 to 65535/],
    ["resolver", "https://2001:db8::1/dns-query", /names no IP/],
    ["resolver", "tls://9.9.9.9#1.1.1.1", /no proper name behind the #/],
    ["resolver", "tls://", /names no IP/],
    ["public-resolvers", "8.8.8.8,x", /`x` is not an address.*none/],
    ["public-resolvers", "", /none/],
    ["control", "ftp://x", /scheme/],
    ["sni", "192.0.2.1", /never an address/],
    ["sni", "a..b", /empty part/],
    ["ip", "api.example.com", /203\.0\.113\.7/],
    ["ip", "192.0.2.1:443", /without a port/],
    ["port", "0", /1 to 65535/],
    ["port", "https", /1 to 65535/],
    ["expect", "999", /100 to 599/],
    ["expect", "", /status such as 200/],
    ["health-path", "healthz", /begins with one slash/],
    ["health-path", "//evil.example/", /begins with one slash/],
    ["timeout", "0", /1 to 60/],
    ["timeout", "61", /1 to 60/],
    ["timeout", "soon", /1 to 60/],
    ["ca", "/etc/ssl/x.pem", /PEM/],
  ])("%s %j", (name, value, why) => expect(errorOf([[name, value]])).toMatch(why));

  test("given twice with two values names both", () => {
    expect(
      errorOf([
        ["port", "80"],
        ["port", "443"],
      ]),
    ).toMatch(/`80` and `443`/);
    expect(given(["port", "80"], ["port", "80"]).port).toBe(80);
  });

  test("an unknown name gets the nearest, as it is written there", () => {
    expect(errorOf([["resolvr", "1.1.1.1"]])).toBe("There is no option `--resolvr`. Did you mean --resolver?");
    expect(errorOf([["helth-path", "/"]], "chat")).toMatch(/Did you mean health-path:\?/);
    expect(errorOf([["tiemout", "5"]], "variable")).toMatch(/Did you mean FAULTLINE_TIMEOUT\?/);
    expect(errorOf([["colour-me-blue", "x"]])).toMatch(/The options are resolver, /);
  });

  test("it never throws, and errors are bounded", () => {
    const name = fc.oneof(fc.constantFrom(...questionNames, ...idleNames), fc.string({ unit: "binary" }));
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.ipV6(),
      fc.ipV4(),
      fc.constant(pem),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { maxLength: 4 }),
        fc.constantFrom("flag", "chat", "variable"),
        (pairs, where) => {
          const result = parseQuestions(pairs, where);
          if (!result.ok) {
            expect(result.error.length).toBeLessThan(900);
            expect(result.error).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("nearest", () => {
  test.each([
    ["resovler", "resolver"],
    ["resolvers", "resolver"],
    ["dep", "deep"],
    ["triage", null],
    ["x", null],
    ["", null],
  ])("%s → %s", (word, expected) => expect(nearest(word, questionNames.concat(["deep"] as never))).toBe(expected));

  test("a swap of neighbours is one edit, and the nearest wins", () => {
    expect(nearest("stauts", ["states", "status"])).toBe("status");
    expect(nearest("hlep", ["help"])).toBe("help");
  });
});
