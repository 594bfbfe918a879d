import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTarget } from "../../src/target/parse-target.ts";

const parsed = (input: string, given?: Parameters<typeof parseTarget>[1]) => {
  const result = parseTarget(input, given);
  if (!result.ok) throw new Error(result.error);
  return result.target;
};
const errorOf = (input: string, given?: Parameters<typeof parseTarget>[1]): string => {
  const result = parseTarget(input, given);
  return result.ok ? `accepted as ${result.target.url}` : result.error;
};

describe("what is accepted", () => {
  test.each([
    ["api.example.com", "https://api.example.com/"],
    ["API.Example.COM.", "https://api.example.com/"],
    ["  `api.example.com`  ", "https://api.example.com/"],
    ["“api.example.com”", "https://api.example.com/"],
    ["localhost", "https://localhost/"],
    ["intranet:8080", "http://intranet:8080/"],
    ["_sip._tcp.example.com", "https://_sip._tcp.example.com/"],
    ["api.example.com:443", "https://api.example.com/"],
    ["api.example.com:80", "http://api.example.com/"],
    ["api.example.com:8443/health", "https://api.example.com:8443/health"],
    ["api.example.com/health?a=1#x", "https://api.example.com/health?a=1"],
    ["db.example.com:5432", "tcp://db.example.com:5432"],
    ["cache.example.com:6379", "tcp://cache.example.com:6379"],
    ["imap.example.com:993", "tls://imap.example.com:993"],
    ["tcp://db.example.com:5432/", "tcp://db.example.com:5432"],
    ["TLS://mq.example.com:5671", "tls://mq.example.com:5671"],
    ["ws://chat.example.com/socket", "ws://chat.example.com/socket"],
    ["wss://chat.example.com:443", "wss://chat.example.com/"],
    ["http://api.example.com:443/", "http://api.example.com:443/"],
    ["192.0.2.7", "https://192.0.2.7/"],
    ["192.0.2.7:22", "tcp://192.0.2.7:22"],
    ["2001:DB8:0::1", "https://[2001:db8::1]/"],
    ["[2001:db8::1]", "https://[2001:db8::1]/"],
    ["[2001:db8::1]:8080", "http://[2001:db8::1]:8080/"],
    ["https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"],
    ["::ffff:192.0.2.1", "https://[::ffff:c000:201]/"],
    ["münchen.example", "https://xn--mnchen-3ya.example/"],
    ["MÜNCHEN.example:80", "http://xn--mnchen-3ya.example/"],
    ["ｅｘａｍｐｌｅ．ｃｏｍ", "https://example.com/"],
    ["<https://x.example/path|x.example>", "https://x.example/path"],
    ["<http://x.example|x.example>", "https://x.example/"],
    ["<http://x.example:8080|x.example:8080>", "http://x.example:8080/"],
    ["<http://x.example|evil.example>", "http://x.example/"],
    ["<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"],
    ["`<http://x.example|x.example>`", "https://x.example/"],
  ])("%s means %s", (input, url) => expect(parsed(input).url).toBe(url));

  test("a name is asked for by its A-label, sent as SNI, and shown as the U-label", () => {
    expect(parsed("Bücher.example")).toMatchObject({
      kind: "name",
      host: "xn--bcher-kva.example",
      sni: "xn--bcher-kva.example",
      display: "bücher.example",
      port: 443,
      scheme: "https",
    });
    expect(parsed("xn--bcher-kva.example").display).toBe("bücher.example");
    expect(parsed("日本語.example").display).toBe("日本語.example");
    expect(parsed("пример.example").display).toBe("пример.example");
  });

  test.each(["раypal.example", "аррӏе.example", "exαmple.example", "gооgle.example"])("the look-alike %s stays xn--", (input) => {
    const target = parsed(input);
    expect(target.display).toBe(target.host);
    expect(target.display).toMatch(/^xn--/);
  });

  test("an address has no SNI unless one is given, and plain HTTP never has", () => {
    expect(parsed("192.0.2.7")).toMatchObject({ kind: "address", host: "192.0.2.7", sni: null });
    expect(parsed("192.0.2.7", { sni: "Bücher.example." }).sni).toBe("xn--bcher-kva.example");
    expect(parsed("api.example.com", { sni: "other.example" })).toMatchObject({ host: "api.example.com", sni: "other.example" });
    expect(parsed("http://api.example.com", { sni: "other.example" }).sni).toBeNull();
    expect(parsed("db.example.com:5432").sni).toBeNull();
  });

  test("a port given beside the target counts where the target names none", () => {
    expect(parsed("api.example.com", { port: 8080 }).url).toBe("http://api.example.com:8080/");
    expect(parsed("https://api.example.com/a", { port: 8080 }).url).toBe("https://api.example.com:8080/a");
    expect(parsed("tcp://api.example.com", { port: 22 }).url).toBe("tcp://api.example.com:22");
    expect(parsed("api.example.com:8080", { port: 8080 }).port).toBe(8080);
    expect(errorOf("api.example.com:8080", { port: 9090 })).toMatch(/8080 .*9090/);
    expect(errorOf("api.example.com", { port: 0 })).toMatch(/1 to 65535/);
  });
});

describe("what is refused says what to write", () => {
  test.each([
    ["", /missing/],
    ["   ", /missing/],
    ["https://", /host is missing/],
    [".", /host is missing/],
    ["a..example", /empty part/],
    [`${"a".repeat(64)}.example`, /64 characters.*63/],
    [`${"a".repeat(300)}.example`, /300 characters|308 characters/],
    [`${"abcdefg.".repeat(40)}example`, /253/],
    ["x".repeat(3000), /2048/],
    ["exa$mple.com", /`\$` cannot stand/],
    ["-a.example", /hyphen/],
    ["1.2.3.4.5", /four decimal numbers/],
    ["1.2.3.256", /four decimal numbers/],
    ["127.1", /four decimal numbers.*127\.0\.0\.1/],
    ["0x7f.1", /four decimal numbers.*127\.0\.0\.1/],
    ["2130706433", /four decimal numbers.*127\.0\.0\.1/],
    ["010.0.0.1", /four decimal numbers.*8\.0\.0\.1/],
    ["１２７.0.0.1", /plain digits.*127\.0\.0\.1/],
    ["api.example.com:0", /`0` is not a port.*1 to 65535/],
    ["api.example.com:70000", /`70000` is not a port/],
    ["api.example.com:", /port/],
    ["api.example.com:http", /port/],
    ["ftp://files.example.com", /`ftp`.*tcp:\/\/files/],
    ["tcp://db.example.com", /tcp:\/\/db\.example\.com:/],
    ["tls://[2001:db8::1]", /tls:\/\/\[2001:db8::1\]:/],
    ["tcp://db.example.com:5432/x", /no path/],
    ["db.example.com:5432/x", /path needs HTTP/],
    ["https:api.example.com", /slashes/],
    ["a.example b.example", /space.*one target/],
    ["a.example,b.example", /several targets/],
    ["fe80::1%eth0", /zone/],
    ["[fe80::1%25eth0]:80", /zone/],
    ["2001:db8::1::2", /IPv6/],
    ["2001:db8:0:0:0:0:0:1:443", /IPv6.*\[2001:db8::1\]:443/],
    ["a\u0000b.example", /control character/],
    ["a\nb.example", /control character|line break/],
    ["exa\u202emple.com", /invisible.*U\+202E/],
    ["exa\u200bmple.com", /invisible.*U\+200B/],
    ["xn--a\u00e9.example", /international|xn--/],
    ["xn--zzzzzzzz99999999.example", /xn--/],
    ["<@U012AB3CD>", /mention/],
    ["<mailto:me@x.example|me@x.example>", /user name|mail/],
    ["https:\\\\x.example", /./],
  ])("%j", (input, why) => expect(errorOf(input)).toMatch(why));

  test.each([
    "https://user:hunter2@api.example.com/",
    "user:hunter2@api.example.com",
    "https://user:hunt/hunter2@api.example.com/",
    "https://user:hunter2%40api.example.com/",
    "https://user:hunter2＠api.example.com/",
    "ftp://user:hunter2@api.example.com/",
    "https://user:hunter2@api.example.com/ b",
    "<https://user:hunter2@api.example.com/|x>",
    "api.example.com:hunter2",
    "user:hunter2:api.example.com",
  ])("a password is never repeated: %s", (input) => {
    expect(errorOf(input)).not.toMatch(/hunt|accepted/);
  });
});

describe("for any input", () => {
  const validName = /^(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*$/;
  const words = fc.constantFrom(
    "https://",
    "tcp://",
    "ws:",
    "a",
    "b.example",
    "münchen",
    "раy",
    ":",
    "443",
    ".",
    "@",
    "%",
    "[",
    "]",
    "::1",
    "/",
    "?",
    "#",
    "\\",
    " ",
    "<",
    "|",
    ">",
    "xn--",
    "-",
    "_",
    "127",
    "0x7f",
    "\u0000",
    "\u202e",
    "`",
    "&amp;",
    "\ud800",
    "１",
  );
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.webUrl({ withQueryParameters: true }),
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    fc.array(words, { maxLength: 8 }).map((list) => list.join("")),
  );

  test("it never throws, errors are bounded and printable, what comes out is valid and means itself", () => {
    fc.assert(
      fc.property(anything, (input) => {
        const first = parseTarget(input);
        if (!first.ok) {
          expect(first.error.length).toBeLessThan(600);
          expect(first.error).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          return;
        }
        const { target } = first;
        if (target.kind === "name") expect(target.host).toMatch(validName);
        else expect(URL.canParse(target.host.includes(":") ? `http://[${target.host}]/` : `http://${target.host}/`)).toBe(true);
        expect(new URL(target.url.replace(/^(tcp|tls):/, "http:")).hostname).toBe(
          target.host.includes(":") ? `[${target.host}]` : target.host,
        );
        const second = parsed(target.url);
        expect({ ...second, input: "" }).toEqual({ ...target, input: "" });
      }),
      { numRuns: 3000 },
    );
  });
});
