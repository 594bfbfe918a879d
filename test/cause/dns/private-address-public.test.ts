import { describe, expect, test } from "vitest";
import { privateAddressPublic } from "../../../src/cause/dns/private-address-public.ts";
import { address, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, publicResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

describe("dns.private-address-public", () => {
  test.each(["10.4.0.1", "172.20.1.1", "192.168.3.4", "100.64.0.9", "fd00::7", "127.0.0.1"])(
    "a public resolver gives %s: a note",
    (text) => {
      const told = [
        ...asked(publicResolver, { gives: [text] }),
        ...asked(firstResolver, { gives: [text] }),
        ...serves(address(text)),
      ];
      expect(privateAddressPublic.find(seenOf(told))).toMatchObject([{ says: `public DNS gives the private address ${text}` }]);
      const { findings } = judged(told);
      expect(findings.filter(({ role }) => role === "root")).toEqual([]);
      expect(findings.find(({ cause }) => cause === "dns.private-address-public")).toMatchObject({ role: "note" });
    },
  );

  test.each([
    ["an internal resolver may", asked(firstResolver, { gives: ["10.4.0.1"] })],
    ["a public address", asked(publicResolver, { gives: [one] })],
    ["a prefix of NAT64", asked(publicResolver, { gives: ["64:ff9b::cb00:7107"] })],
  ])("%s: no note", (_, told) => {
    expect(privateAddressPublic.find(seenOf(told))).toEqual([]);
  });
});
