import { describe, expect, test } from "vitest";
import { splitHorizon } from "../../../src/cause/dns/split-horizon.ts";
import { address, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, publicResolver, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";
import { siteServes, zoneGives } from "./odd.ts";

const inside = address("10.4.0.1");
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.split-horizon", () => {
  test("a private address that is not reached from here, at one of two resolvers", () => {
    const told = [
      ...asked(firstResolver, { gives: [inside] }),
      ...asked(secondResolver, { gives: [one] }),
      ...siteServes,
      ...tcp(inside, "timeout"),
    ];
    expect(roots(told)).toMatchObject([
      { cause: "dns.split-horizon", pattern: "some-resolvers", scope: { resolvers: [firstResolver] } },
    ]);
  });

  test("at every resolver, and the zone's own servers give the public one", () => {
    const told = [...asked(firstResolver, { gives: [inside] }), ...zoneGives, ...siteServes, ...tcp(inside, "timeout")];
    expect(roots(told)).toMatchObject([{ cause: "dns.split-horizon", pattern: "everywhere" }]);
  });

  test("from inside the public address does not work", () => {
    const told = [
      ...asked(firstResolver, { gives: [inside] }),
      ...asked(secondResolver, { gives: [one] }),
      ...serves(inside),
      ...tcp(one, "timeout"),
    ];
    const [match] = splitHorizon.find(seenOf(told));
    expect(match?.says).toBe("views differ: the public address does not work here");
    expect(roots(told)).toMatchObject([{ cause: "dns.split-horizon", scope: { resolvers: [secondResolver] } }]);
  });

  test.each([
    [
      "both sides work",
      [
        ...asked(firstResolver, { gives: [inside] }),
        ...asked(secondResolver, { gives: [one] }),
        ...serves(inside),
        ...siteServes,
      ],
    ],
    [
      "what strangers are told need not work inside",
      [
        ...asked(firstResolver, { gives: [inside] }),
        ...asked(publicResolver, { gives: [one] }),
        ...serves(inside),
        ...tcp(one, "timeout"),
      ],
    ],
    [
      "neither works: the service is down",
      [
        ...asked(firstResolver, { gives: [inside] }),
        ...asked(secondResolver, { gives: [one] }),
        ...tcp(inside, "refused"),
        ...tcp(one, "refused"),
      ],
    ],
  ])("%s: views by design", (_, told) => {
    expect(splitHorizon.find(seenOf(told))).toEqual([]);
  });
});
