import { describe, expect, test } from "vitest";
import { noUsableFamily } from "../../../src/cause/dns/no-usable-family.ts";
import { seenFrom } from "../../../src/cause/seen.ts";
import { failed } from "../../../src/observation/failure.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { address, observation, one, seenOf, six } from "../../build/common.ts";
import { asked, firstResolver, query } from "../../build/dns.ts";
import { judged, vantage } from "../../build/judged.ts";
import { connect, tcp } from "../../build/tcp.ts";

const sixToo = address("2001:db8::8");
const onlySix = asked(firstResolver, { gives: [six, sixToo] });
/** Seen from a vantage that has these families. */
const from = (families: (4 | 6)[], observations: readonly Observation[]) =>
  seenFrom({ ...seenOf(observations), vantages: [{ ...vantage("here"), families }] });

describe("dns.no-usable-family", () => {
  test("only IPv6 addresses, and IPv6 is switched off here", () => {
    const told = [...onlySix, connect(six, "family-missing"), connect(sixToo, "family-missing")];
    const roots = judged(told).findings.filter(({ role }) => role === "root");
    expect(roots).toMatchObject([
      {
        cause: "dns.no-usable-family",
        pattern: "everywhere",
        impact: "breaks",
        scope: { families: [6], addresses: [six, sixToo] },
      },
    ]);
    expect(judged(told).verdict).toBe("suspect");
  });

  test("the machine has no address of the family, however the tries end", () => {
    for (const ending of ["own-route", "host-unreachable", "timeout"] as const) {
      const told = [...onlySix, ...tcp(six, ending), ...tcp(sixToo, ending)];
      expect(noUsableFamily.find(from([4], told))).toHaveLength(1);
      expect(noUsableFamily.find(from([4, 6], told))).toEqual([]);
    }
  });

  test("an address of the family, and no route for it at all: nobody is reached over it", () => {
    const refused = (word: string) =>
      observation("tcp.connect", {
        subject: { address: six, port: 443, purpose: "target" },
        failure: failed("own-route", "call", `connect ${word}`),
      });
    const told = [...asked(firstResolver, { gives: [six] }), refused("ENETUNREACH")];
    expect(noUsableFamily.find(from([4, 6], told))).toHaveLength(1);
    const heard = query("2001:db8::53", "A", "NODATA");
    expect(noUsableFamily.find(from([4, 6], [...told, heard]))).toEqual([]);
    expect(noUsableFamily.find(from([4, 6], [...asked(firstResolver, { gives: [six] }), refused("EHOSTUNREACH")]))).toEqual([]);
  });

  test("IPv4 alone, at a machine that has IPv6 alone", () => {
    const told = [...asked(firstResolver, { gives: [one] }), connect(one, "family-missing")];
    expect(noUsableFamily.find(seenOf(told))[0]?.says).toBe("only IPv4 addresses, and this vantage has no IPv4");
  });

  test.each([
    [
      "the other family is there to use",
      [...asked(firstResolver, { gives: [one, six] }), connect(six, "family-missing"), connect(one, "connected")],
    ],
    ["it connects", [...onlySix, connect(six, "connected"), connect(sixToo, "connected")]],
    ["nobody tried", onlySix],
  ])("%s: no family is missed", (_, told) => {
    expect(noUsableFamily.find(from([4], told))).toEqual([]);
  });
});
