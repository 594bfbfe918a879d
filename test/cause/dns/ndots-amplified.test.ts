import { describe, expect, test } from "vitest";
import { ndotsAmplified } from "../../../src/cause/dns/ndots-amplified.ts";
import { apiTarget, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, resolvConf } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

const search = ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"];

describe("dns.ndots-amplified", () => {
  test("fewer dots than ndots: so many names are asked for in vain, and it stays a note", () => {
    const told = [resolvConf({ ndots: 5, search }), ...asked(firstResolver, { gives: [one] }), ...serves(one)];
    expect(ndotsAmplified.find(seenOf(told))).toMatchObject([
      { says: "3 search suffixes are tried before the name itself (ndots:5)" },
    ]);
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toEqual([]);
    expect(findings).toMatchObject([{ cause: "dns.ndots-amplified", role: "note" }]);
  });

  test.each([
    ["as many dots as ndots", [resolvConf({ ndots: 2, search })]],
    ["no suffixes", [resolvConf({ ndots: 5 })]],
    ["nothing is known of resolv.conf", asked(firstResolver, { gives: [one] })],
  ])("%s: nothing is multiplied", (_, told) => {
    expect(ndotsAmplified.find(seenOf(told))).toEqual([]);
  });

  test("a single label is looked for under the suffixes on purpose", () => {
    const target = { ...apiTarget, host: "api" };
    expect(ndotsAmplified.find(seenOf([resolvConf({ ndots: 5, search })], { target }))).toEqual([]);
  });
});
