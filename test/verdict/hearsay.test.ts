import { describe, expect, test } from "vitest";
import { one, six, two } from "../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, secondServer } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { judged } from "../build/judged.ts";
import { serves } from "../build/serving.ts";
import { tcp } from "../build/tcp.ts";

const zoneGives = (first: readonly string[], second = first) => [
  ...nameServer(firstServer, { gives: first }),
  ...nameServer(secondServer, { gives: second }),
];
const told = [...asked(firstResolver, { gives: [one] }), ...serves(one), answer(200)];
const roots = (observations: Parameters<typeof judged>[0]) => judged(observations).findings.filter(({ role }) => role === "root");

describe("an address that the zone's own servers alone give", () => {
  test("is no client's where resolvers give others of their own: what fails there is no fault", () => {
    const { verdict, findings } = judged([...told, ...zoneGives([two]), ...tcp(two, "refused")]);
    expect(findings.filter(({ role }) => role !== "note")).toEqual([]);
    expect(verdict).toBe("healthy");
  });

  test("is no client's where resolvers keep back the whole family", () => {
    expect(judged([...told, ...zoneGives([one, six]), ...tcp(six, "timeout")]).verdict).toBe("healthy");
  });

  test("takes nothing from a fault at all that clients are given", () => {
    const dead = [...asked(firstResolver, { gives: [one] }), ...tcp(one, "refused"), ...zoneGives([two]), ...serves(two)];
    const elsewhere = [
      ...asked(firstResolver, { gives: [one] }),
      ...serves(one),
      ...zoneGives([one, six]),
      ...tcp(six, "refused"),
    ];
    expect(roots(dead).filter(({ cause }) => cause.startsWith("tcp."))).toEqual([]);
    expect(roots(dead)[0]?.cause).toMatch(/^dns\./);
    expect(roots(elsewhere)).toEqual([]);
  });

  test("counts where resolvers give some of what the zone gives", () => {
    expect(roots([...told, ...zoneGives([one, two]), ...tcp(two, "refused")])).toMatchObject([
      { cause: "tcp.refused", pattern: "some-addresses", scope: { addresses: [two] } },
    ]);
  });

  test("counts where the zone gives others each time", () => {
    const turns = [
      ...nameServer(firstServer, { gives: [two] }).slice(0, 1),
      ...nameServer(firstServer, { gives: ["203.0.113.9"] }).slice(1),
      ...tcp(two, "refused"),
    ];
    expect(roots([...told, ...turns]).map(({ cause }) => cause)).toContain("tcp.refused");
  });
});
