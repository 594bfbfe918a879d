import fc from "fast-check";
import { expect, test } from "vitest";
import { readSnmp, readSnmp6 } from "../../src/probe/icmp-counter.ts";

const snmp = `Ip: Forwarding DefaultTTL InReceives
Ip: 1 64 1234
Icmp: InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds
Icmp: 40 0 0 17 3
IcmpMsg: InType3 OutType3
IcmpMsg: 17 2
`;
const snmp6 = `Ip6InReceives                   	99
Icmp6InMsgs                     	8
Icmp6InDestUnreachs             	5
Icmp6InPktTooBigs               	0
`;

test("both files give the count of destination-unreachable messages that came in", () => {
  expect(readSnmp(snmp)).toBe(17);
  expect(readSnmp6(snmp6)).toBe(5);
});

test("what is not there, or no number, is not counted", () => {
  expect(readSnmp("")).toBeNull();
  expect(readSnmp("Icmp: InMsgs\nIcmp: 3\n")).toBeNull();
  expect(readSnmp(snmp.replace("17 3", "x 3"))).toBeNull();
  expect(readSnmp6(snmp)).toBeNull();
});

test("whatever stands in them, it is a count or null", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const count of [readSnmp(`Icmp: InDestUnreachs\nIcmp: ${text}`), readSnmp6(`Icmp6InDestUnreachs ${text}`)])
        expect(count === null || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
    }),
  );
});
