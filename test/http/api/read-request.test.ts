import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readApiRequest } from "../../../src/http/api/read-request.ts";
import { forbids } from "../../../src/policy/address-policy.ts";
import { questionNames } from "../../../src/target/option-names.ts";
import { defaultQuestions } from "../../../src/target/parse-questions.ts";

const defaults = { ...defaultQuestions, ca: ["operator's"] };
const rules = {
  defaults,
  refuses: (address: Parameters<typeof forbids>[0]) => forbids(address, { kind: "hub", allow: [], deny: [] }),
};
const read = (body: unknown) => readApiRequest(body, rules);
const given = (body: object) => {
  const result = read({ target: "api.example.com", ...body });
  if (!result.ok) throw new Error(result.error);
  return result;
};
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("what is asked", () => {
  test("the target, and what the operator set where nothing is said", () => {
    expect(given({})).toMatchObject({
      request: { target: { url: "https://api.example.com/" }, questions: defaults, mode: "triage" },
      notes: [],
    });
  });

  test("values as texts, numbers, booleans and lists", () => {
    const { questions } = given({
      resolver: ["192.0.2.53", "192.0.2.54:5353"],
      ip: "203.0.113.7",
      timeout: 20,
      deep: true,
      port: 8443,
      "public-resolvers": ["192.0.2.1", "192.0.2.2"],
      "root-servers": [],
      control: "none",
      sni: null,
      from: ["eu", "office"],
      ca: pem,
    }).request;
    expect(questions).toMatchObject({
      resolvers: [{ address: "192.0.2.53" }, { address: "192.0.2.54", port: 5353 }],
      ip: ["203.0.113.7"],
      timeoutMs: 20_000,
      deep: true,
      publicResolvers: [{ address: "192.0.2.1" }, { address: "192.0.2.2" }],
      rootServers: [],
      control: [],
      sni: null,
      from: ["eu", "office"],
      ca: ["operator's", expect.stringContaining("BEGIN CERTIFICATE")],
    });
    expect(given({ port: 8443 }).request.target.port).toBe(8443);
    expect(given({ deep: false }).request.questions.deep).toBe(false);
  });

  test("the way there alone, and the names alone", () => {
    expect(given({ mode: "path" }).request).toMatchObject({ mode: "path", target: { scheme: "tcp" } });
    expect(given({ mode: "resolvers" }).request).toMatchObject({ mode: "resolvers", target: { scheme: "https" } });
  });
});

describe("what is turned down says what to write", () => {
  test.each<[unknown, RegExp]>([
    [null, /no JSON object/],
    [[], /no JSON object/],
    ["api.example.com", /no JSON object/],
    [{}, /"target" is missing/],
    [{ target: 7 }, /"target" is missing/],
    [{ target: "ftp://x" }, /write http, https/],
    [{ target: "a.example", mode: "deep" }, /none of "triage"/],
    [{ target: "a.example", resolvers: ["192.0.2.1"] }, /no option `resolvers`\. Did you mean "resolver"\?/],
    [{ target: "a.example", resolver: { address: "192.0.2.1" } }, /`resolver`: write a text/],
    [{ target: "a.example", from: [["eu"]] }, /`from`: write a text/],
    [{ target: "a.example", timeout: 0 }, /"timeout".*seconds from 1 to 60/],
    [{ target: "a.example", timeout: 1e30 }, /"timeout".*seconds from 1 to 60/],
    [{ target: "a.example", sni: ["a.example", "b.example"] }, /"sni" is given twice/],
    [{ target: "a.example", key: "-----BEGIN" }, /"cert" and "key" do not travel/],
    [{ target: "a.example", proxy: "http://me:sekrit@192.0.2.9:3128" }, /"proxy" a password does not travel/],
    [{ target: "192.0.2.1", mode: "resolvers" }, /is an address already/],
    [{ target: "a.example", ip: Array.from({ length: 300 }, () => "192.0.2.1") }, /at most 200/],
  ])("%j", (body, words) => {
    const result = read(body);
    expect(result).toMatchObject({ ok: false, code: "bad-request", error: expect.stringMatching(words) });
    expect(JSON.stringify(result)).not.toContain("sekrit");
  });

  test.each([
    { target: "http://169.254.169.254/latest" },
    { target: "http://10.0.0.1" },
    { target: "http://[::ffff:10.0.0.1]" },
    { target: "a.example", ip: "127.0.0.1" },
    { target: "a.example", resolver: "192.168.0.1" },
    { target: "a.example", control: "http://10.0.0.1/" },
    { target: "a.example", proxy: "http://10.0.0.1:3128" },
  ])("%j is refused by the policy of addresses, as in chat", (body) => {
    expect(read(body)).toMatchObject({
      ok: false,
      code: "refused",
      error: expect.stringMatching(/I don't probe .*Nothing was sent/),
    });
  });
});

test("whatever is sent is read or turned down in a sentence, never thrown at", () => {
  const name = fc.oneof(fc.constantFrom(...questionNames, "target", "mode", "__proto__", "constructor"), fc.string());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(name, fc.jsonValue()),
    fc.record({ target: fc.string(), resolver: fc.jsonValue() }),
  );
  fc.assert(
    fc.property(body, (value) => {
      const result = read(value);
      return result.ok ? result.request.target.input.length > 0 : /[.?]$/.test(result.error);
    }),
    { numRuns: 500 },
  );
});
