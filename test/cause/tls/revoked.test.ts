import { describe, expect, test } from "vitest";
import { mustStapleMissing } from "../../../src/cause/tls/must-staple-missing.ts";
import { revoked } from "../../../src/cause/tls/revoked.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { askedAuthority, authoritySays, certificate, handshake, inDays } from "../../build/tls.ts";

const leaf = certificate();
const stapled = (staple: Parameters<typeof authoritySays>[0], told: Parameters<typeof handshake>[0] = {}) =>
  handshake({ leaf, ...told, data: { stapled: true, staple: authoritySays(staple) } });

describe("tls.revoked", () => {
  test("a stapled answer says so, with date and reason", () => {
    const shown = stapled({ status: "revoked", reason: "keyCompromise" });
    const [match, ...rest] = revoked.find(seenOf([shown]));
    expect(match).toMatchObject({ says: "certificate was revoked 3 days ago (keyCompromise)", failed: [shown], worked: [] });
    expect(rest).toEqual([]);
  });

  test("the authority itself says so: every handshake with that certificate shows it, one with another does not", () => {
    const first = handshake({ leaf });
    const again = handshake({ leaf, attempt: 2, purpose: "sample" });
    const other = handshake({ address: two });
    const told = askedAuthority(leaf.fingerprint256, authoritySays({ status: "revoked" }));
    const [match] = revoked.find(seenOf([first, again, other, told]));
    expect(match).toMatchObject({ failed: [first, again], worked: [other], beside: [told] });
    const [finding] = judged([first, again, other, told]).findings;
    expect(finding).toMatchObject({
      cause: "tls.revoked",
      role: "root",
      pattern: "some-addresses",
      scope: { addresses: ["203.0.113.7"] },
    });
  });

  test("one member of a pool with a revoked certificate: some tries", () => {
    const [finding] = judged([handshake(), stapled({ status: "revoked" }, { attempt: 2 }), handshake({ attempt: 3 })]).findings;
    expect(finding).toMatchObject({ cause: "tls.revoked", role: "root", pattern: "some-tries" });
  });

  test("a good answer of the server's, and a revocation by its authority: it is revoked", () => {
    const both = [stapled({}), askedAuthority(leaf.fingerprint256, authoritySays({ status: "revoked" }))];
    expect(revoked.find(seenOf(both))).toHaveLength(1);
  });

  test.each([
    ["a good one", { status: "good" }],
    ["an unknown one", { status: "unknown" }],
    ["one whose time is over", { status: "revoked", nextUpdate: inDays(-1) }],
    ["one of tomorrow", { status: "revoked", thisUpdate: inDays(1) }],
    ["one that counts for nothing", { status: null, problem: "signed by nobody" }],
  ] as const)("silent: %s", (_, staple) => {
    const all = [stapled(staple), askedAuthority(leaf.fingerprint256, authoritySays(staple))];
    expect(revoked.find(seenOf(all))).toEqual([]);
    expect(judged(all).verdict).toBe("healthy");
  });

  test("silent: an authority that could not be asked, and the answer about another certificate", () => {
    const all = [
      handshake({ leaf }),
      askedAuthority(leaf.fingerprint256, undefined),
      askedAuthority("ab".repeat(32), authoritySays({ status: "revoked" }), { attempt: 2 }),
    ];
    expect(revoked.find(seenOf(all))).toEqual([]);
  });
});

describe("tls.must-staple-missing", () => {
  const demanding = certificate({ mustStaple: true });

  test("no staple, and the verdict stays healthy", () => {
    const all = [handshake({ leaf: demanding, data: { stapled: false } })];
    expect(mustStapleMissing.find(seenOf(all))).toMatchObject([{ says: "no OCSP response stapled, must-staple", failed: all }]);
    const { verdict, findings } = judged(all);
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "tls.must-staple-missing", role: "note" }]);
  });

  test("a staple whose time is over counts as none", () => {
    const old = handshake({ leaf: demanding, data: { stapled: true, staple: authoritySays({ nextUpdate: inDays(-2) }) } });
    expect(mustStapleMissing.find(seenOf([old]))).toMatchObject([
      { says: "the stapled OCSP response is not valid, must-staple" },
    ]);
  });

  test.each([
    ["no such extension", handshake({ data: { stapled: false } })],
    ["a good staple", handshake({ leaf: demanding, data: { stapled: true, staple: authoritySays() } })],
    ["none was asked for", handshake({ leaf: demanding })],
  ])("silent: %s", (_, one) => expect(mustStapleMissing.find(seenOf([one]))).toEqual([]));
});
