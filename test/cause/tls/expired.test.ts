import { describe, expect, test } from "vitest";
import { expired } from "../../../src/cause/tls/expired.ts";
import { notYetValid } from "../../../src/cause/tls/not-yet-valid.ts";
import { now, one, seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import {
  alerted,
  authority,
  brokenHandshake,
  certificate,
  handshake,
  inDays,
  intermediate,
  selfMade,
  thrice,
  withOtherNames,
} from "../../build/tls.ts";

const old = certificate({ notAfter: inDays(-3.2) });
const dateHeader = (offsetS: number): { date: string } => ({ date: new Date(Date.parse(now) + offsetS * 1_000).toUTCString() });

describe("tls.expired", () => {
  test("says by how long, and keeps the address that works beside it", () => {
    const bad = thrice((told) => handshake({ ...told, leaf: old }));
    const good = handshake({ address: two });
    const [match, ...rest] = expired.find(seenOf([...bad, good]));
    expect(match).toMatchObject({ says: "certificate expired 3 days ago", failed: bad, worked: [good] });
    expect(match?.next[0]).toContain("203.0.113.8 already serves (valid until");
    expect(rest).toEqual([]);
  });

  test("shown once to the end is enough, though another try broke off behind the certificate", () => {
    const broke = brokenHandshake("timeout", { startMs: 100, data: { chain: [old, intermediate] } });
    const [finding] = judged([handshake({ leaf: old }), broke]).findings;
    expect(finding).toMatchObject({ cause: "tls.expired", role: "root", pattern: "everywhere" });
  });

  test("at another host, where a redirect leads: the target's addresses are no neighbours of it", () => {
    const there = { host: "www.example.com", sni: "www.example.com", covers: true };
    const fine = [handshake({ address: one }), handshake({ address: two })];
    const [everywhere] = judged([...fine, ...thrice((told) => handshake({ ...told, ...there, leaf: old }))]).findings;
    expect(everywhere).toMatchObject({
      cause: "tls.expired",
      pattern: "everywhere",
      scope: { addresses: [one], of: { addresses: 1 } },
    });
    const [some] = judged([...fine, handshake({ ...there, leaf: old }), handshake({ ...there, address: two })]).findings;
    expect(some).toMatchObject({ pattern: "some-addresses", scope: { of: { addresses: 2 } }, works: { addresses: [two] } });
  });

  test.each([
    [inDays(-800), "certificate expired 2 years ago"],
    [inDays(-1), "certificate expired 1 day ago"],
    [inDays(-5 / 24), "certificate expired 5 hours ago"],
    [inDays(-34.5 / 1_440), "certificate expired 34 min ago"],
    [inDays(-12 / 86_400), "certificate expired 12 s ago"],
  ])("%s: %s", (notAfter, says) => {
    expect(expired.find(seenOf([handshake({ leaf: certificate({ notAfter }) })]))[0]?.says).toBe(says);
  });

  test("certificates of several ages are one finding", () => {
    const seen = seenOf([handshake({ leaf: old }), handshake({ address: two, leaf: certificate({ notAfter: inDays(-9) }) })]);
    expect(expired.find(seen).map(({ says }) => says)).toEqual(["certificates expired 3 days to 9 days ago"]);
  });

  test("is seen whatever else is wrong with it, and in a handshake that ended badly later", () => {
    const wrong = selfMade({ names: ["other.example"], notAfter: inDays(-3) });
    expect(expired.find(seenOf([handshake({ leaf: wrong })]))).toHaveLength(1);
    expect(expired.find(seenOf([alerted(116, { data: { chain: [old] } })]))[0]?.worked).toEqual([]);
  });

  test("a certificate shown to another name only is not the target's", () => {
    expect(expired.find(seenOf([handshake(), ...withOtherNames((asked) => handshake({ ...asked, leaf: old }))]))).toEqual([]);
  });

  test("at the host of a redirect it is told of that host", () => {
    const [match] = expired.find(
      seenOf([
        handshake(),
        handshake({ host: "login.example.net", leaf: certificate({ names: ["login.example.net"], notAfter: inDays(-2) }) }),
      ]),
    );
    expect(match).toMatchObject({
      says: "certificate expired 2 days ago at login.example.net",
      variant: "login.example.net:443",
      worked: [],
    });
  });

  test("the last second is still valid, the next is not", () => {
    expect(expired.find(seenOf([handshake({ leaf: certificate({ notAfter: now }) })]))).toEqual([]);
    expect(expired.find(seenOf([handshake({ leaf: certificate({ notAfter: inDays(-1 / 86_400) }) })]))).toHaveLength(1);
  });

  describe("the clock", () => {
    test("without a Date header it stays in doubt", () => {
      const [match] = expired.find(seenOf([handshake({ leaf: old })]));
      expect(match?.ruledOut).toEqual([]);
      expect(match?.equally).toBeUndefined();
      expect(expired.toldApartFrom).toContain("vantage.clock-skew");
    });

    test("a Date header of the same time rules it out", () => {
      const behind = answer(200, { trust: "ignore", headers: dateHeader(-2) });
      const [match] = expired.find(seenOf([handshake({ leaf: old }), behind]));
      expect(match?.ruledOut).toMatchObject([{ cause: "vantage.clock-skew", by: [behind] }]);
    });

    test("one that tells a time when the certificate was valid makes it an equal explanation", () => {
      const [match] = expired.find(
        seenOf([handshake({ leaf: old }), answer(200, { trust: "ignore", headers: dateHeader(-5 * 86_400) })]),
      );
      expect(match).toMatchObject({ ruledOut: [], equally: ["vantage.clock-skew"] });
    });

    test("a cached one is no witness", () => {
      for (const cached of [{ age: "432000" }, { "x-cache": "HIT from edge" }, { "cf-cache-status": "HIT" }]) {
        const [match] = expired.find(
          seenOf([handshake({ leaf: old }), answer(200, { headers: { ...dateHeader(-5 * 86_400), ...cached } })]),
        );
        expect(match).toMatchObject({ ruledOut: [] });
        expect(match?.equally).toBeUndefined();
      }
    });

    test("nonsense in the header is no witness", () => {
      expect(expired.find(seenOf([handshake({ leaf: old }), answer(200, { headers: { date: "soon" } })]))[0]?.ruledOut).toEqual(
        [],
      );
    });
  });

  test.each([
    [
      "an older but valid certificate beside a new one",
      [handshake({ leaf: certificate({ notAfter: inDays(2) }) }), handshake({ address: two })],
    ],
    ["RSA and ECDSA side by side", [handshake({ leaf: certificate({ key: "RSA 2048" }) }), handshake()]],
    ["several authorities", [handshake({ leaf: certificate({ issuer: "CN=Other" }) }), handshake()]],
    [
      "a six-day certificate with four days left",
      [handshake({ leaf: certificate({ notBefore: inDays(-2), notAfter: inDays(4) }) })],
    ],
    [
      "an expired cross-sign beside a valid path",
      [
        handshake({
          chain: [certificate(), intermediate, authority("CN=Example Root", "CN=Old Root", { notAfter: inDays(-400) })],
        }),
      ],
    ],
    [
      "an expired intermediate, which has a name of its own",
      [handshake({ chain: [certificate(), { ...intermediate, notAfter: inDays(-1) }] })],
    ],
    ["a handshake that showed no certificate", [brokenHandshake("timeout"), brokenHandshake("refused", { phase: "connect" })]],
    ["a skipped one", [handshake({ leaf: old, skippedBecause: "cancelled" })]],
  ])("silent: %s", (_, observations) => {
    expect(expired.find(seenOf(observations))).toEqual([]);
    expect(notYetValid.find(seenOf(observations))).toEqual([]);
  });
});
