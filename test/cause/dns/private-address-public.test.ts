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

  test("our own resolvers give it too: they have it from there, and it is so everywhere", () => {
    const told = [
      ...asked(publicResolver, { gives: ["10.4.0.1"] }),
      ...asked(firstResolver, { gives: ["10.4.0.1"] }),
      ...serves(address("10.4.0.1")),
    ];
    const [note] = judged(told).findings;
    expect(note).toMatchObject({ pattern: "everywhere", scope: { resolvers: [firstResolver, publicResolver] } });
  });

  test("an inside view with another address is not it", () => {
    const told = [
      ...asked(publicResolver, { gives: ["10.4.0.1"] }),
      ...asked(firstResolver, { gives: ["10.8.0.1"] }),
      ...serves(address("10.8.0.1")),
    ];
    const note = judged(told).findings.find(({ cause }) => cause === "dns.private-address-public");
    expect(note).toMatchObject({ pattern: "some-resolvers", scope: { resolvers: [publicResolver] } });
  });

  test.each([
    ["an internal resolver may", asked(firstResolver, { gives: ["10.4.0.1"] })],
    ["a public address", asked(publicResolver, { gives: [one] })],
    ["a prefix of NAT64", asked(publicResolver, { gives: ["64:ff9b::cb00:7107"] })],
  ])("%s: no note", (_, told) => {
    expect(privateAddressPublic.find(seenOf(told))).toEqual([]);
  });
});
