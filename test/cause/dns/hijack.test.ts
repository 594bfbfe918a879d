import { describe, expect, test } from "vitest";
import { hijack } from "../../../src/cause/dns/hijack.ts";
import type { Address } from "../../../src/target/address.ts";
import { address, one, seenOf, stranger } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, secondResolver, unheardOf } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";
import { siteServes, zoneGives } from "./odd.ts";

const atZone = (heard: "NXDOMAIN" | { gives: readonly string[] }) =>
  unheardOf(firstServer, heard, { role: "authoritative", of: "example.com", aa: true });
const well = [...asked(firstResolver, { gives: [one] }), ...asked(secondResolver, { gives: [one] }), ...zoneGives, ...siteServes];
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.hijack", () => {
  test("one resolver makes an address up for a name that the zone denies", () => {
    const made = unheardOf(secondResolver, { gives: [stranger] });
    const told = [...well, made, unheardOf(firstResolver, "NXDOMAIN"), atZone("NXDOMAIN")];
    expect(hijack.find(seenOf(told))).toMatchObject([{ failed: [made], impact: "degrades" }]);
    expect(roots(told)).toMatchObject([
      {
        cause: "dns.hijack",
        pattern: "some-resolvers",
        scope: { resolvers: [secondResolver] },
        works: { resolvers: [firstResolver] },
      },
    ]);
  });

  test("the target itself is sent to the same address: what fails there comes of it", () => {
    const told = [
      ...asked(firstResolver, { gives: [stranger] }),
      unheardOf(firstResolver, { gives: [stranger] }),
      ...nameServer(firstServer, { gives: [one] }),
      atZone("NXDOMAIN"),
      ...siteServes,
      ...tcp(stranger, "refused"),
    ];
    expect(roots(told)).toMatchObject([{ cause: "dns.hijack", impact: "breaks", pattern: "everywhere" }]);
  });

  test("everything leads to one address, so no server of the zone is found: a name that cannot exist settles it", () => {
    const told = [
      ...asked(firstResolver, { gives: [stranger] }),
      unheardOf(firstResolver, { gives: [stranger] }),
      ...tcp(stranger, "timeout"),
    ];
    expect(hijack.find(seenOf(told))).toEqual([]);
    const impossible = unheardOf(firstResolver, { gives: [stranger] }, { name: "q7r2x9.q7r2x9" });
    expect(roots([...told, impossible])).toMatchObject([{ cause: "dns.hijack", pattern: "everywhere" }]);
  });

  test("the name does not exist, and one resolver gives an address for it", () => {
    const told = [
      ...asked(firstResolver, "NXDOMAIN", { zone: "example.com" }),
      ...asked(secondResolver, { gives: [stranger] }),
      unheardOf(secondResolver, { gives: [stranger] }),
      unheardOf(firstResolver, "NXDOMAIN"),
    ];
    expect(judged(told).findings[0]?.cause).toBe("dns.hijack");
  });

  const inner = address("10.20.0.7");
  const impossible = "q7r2x9.q7r2x9";
  const innerView = (made: Address, denies: "NXDOMAIN" | { gives: readonly string[] }) => [
    ...asked(firstResolver, { gives: [inner] }),
    unheardOf(firstResolver, { gives: [made] }),
    unheardOf(firstResolver, denies, { name: impossible }),
    ...nameServer(firstServer, { gives: [one] }),
    atZone("NXDOMAIN"),
  ];

  test("everything below the zone leads to the inner service, which serves: nothing is made up", () => {
    const told = [...innerView(inner, "NXDOMAIN"), ...serves(inner)];
    expect(hijack.find(seenOf(told))).toEqual([]);
    expect(roots(told)).toEqual([]);
  });

  test.each([
    ["does not serve the name", [...innerView(inner, "NXDOMAIN"), ...tcp(inner, "refused")]],
    ["is another than the target's", [...innerView(stranger, "NXDOMAIN"), ...serves(inner)]],
    ["is given for what can never exist too", [...innerView(inner, { gives: [inner] }), ...serves(inner)]],
  ])("the address of every name %s: that is no view by design", (_, told) => {
    expect(hijack.find(seenOf(told))).toHaveLength(1);
  });

  test.each([
    [
      "a wildcard zone",
      [
        ...well,
        unheardOf(firstResolver, { gives: [one] }),
        unheardOf(secondResolver, { gives: [one] }),
        atZone({ gives: [one] }),
      ],
    ],
    [
      "a wildcard zone whose servers were not asked",
      [...well, unheardOf(firstResolver, { gives: [one] }), unheardOf(secondResolver, { gives: [one] })],
    ],
    ["nobody denies it", [...well, unheardOf(secondResolver, { gives: [stranger] })]],
    ["a whole domain is blocked", [...well, unheardOf(secondResolver, { gives: ["0.0.0.0"] }), atZone("NXDOMAIN")]],
    ["denied as it should be", [...well, unheardOf(firstResolver, "NXDOMAIN"), atZone("NXDOMAIN")]],
  ])("%s: nothing is made up", (_, told) => {
    expect(hijack.find(seenOf(told))).toEqual([]);
  });
});
