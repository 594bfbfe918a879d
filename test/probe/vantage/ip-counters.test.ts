import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loopedIn, lostOf, packetsLooped, readIp6Counters, readIpCounters } from "../../../src/probe/vantage/ip-counters.ts";

const snmp = `Ip: Forwarding InReceives InHdrErrors ForwDatagrams InDelivers OutRequests OutTransmits
Ip: 1 105 1 10 90 50 57
Icmp: InMsgs OutMsgs
Icmp: 1 2
`;

describe("what is lost between programs and the wire", () => {
  test("what is forwarded and what was never for this machine is not lost", () => {
    expect(lostOf(readIpCounters(snmp))).toEqual({ out: 3, in: 4 });
  });

  test("IPv6 has a line for each", () => {
    const text =
      "Ip6InReceives  \t 20\nIp6InDelivers 15\nIp6OutForwDatagrams 2\nIp6OutRequests 9\nIp6OutTransmits 8\nIcmp6InMsgs 3\n";
    expect(lostOf(readIp6Counters(text))).toEqual({ out: 3, in: 3 });
  });

  test("the machine's own loop has a line among its interfaces", () => {
    const head = "Inter-|   Receive |  Transmit\n face |bytes packets errs|bytes packets errs\n";
    expect(loopedIn(`${head}  eth0: 900 12 0 0 0 0 0 0 900 12 0 0 0 0 0 0\n    lo: 480 7 0 0 0 0 0 0 480 7 0 0 0 0 0 0\n`)).toBe(
      7,
    );
    expect(loopedIn(head)).toBeNull();
  });

  test("the loop is read for connections of either family, and for questions over UDP of IPv6 alone", () => {
    expect([packetsLooped(4, "tcp"), packetsLooped(6, "tcp"), packetsLooped(6, "udp")]).not.toContain(null);
    expect(packetsLooped(4, "udp")).toBeNull();
  });

  test("a kernel that does not count it is no kernel that loses nothing", () => {
    expect(lostOf(readIpCounters("Ip: InReceives OutRequests\nIp: 5 4\n"))).toEqual({ out: null, in: null });
  });

  test("any text at all is read without an error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom("Ip:", "Ip6", "OutRequests", " ", "\n", "7", "-1")).map((all) => all.join("")),
        ),
        (text) => {
          for (const read of [readIpCounters, readIp6Counters])
            for (const value of Object.values(read(text))) expect(Number.isSafeInteger(value)).toBe(true);
        },
      ),
    );
  });
});
