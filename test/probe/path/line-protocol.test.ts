import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineReader, probeLine, readReply, supportLine } from "../../../src/probe/path/line-protocol.ts";
import { readRejection } from "../../../src/probe/path/traceroute.ts";
import { type Address, parseAddress } from "../../../src/target/address.ts";

const v4 = parseAddress("203.0.113.7") as Address;
const v6 = parseAddress("2001:db8::7") as Address;

describe("requests", () => {
  test("of TCP to a port, by family", () => {
    expect(probeLine(12, { address: v4, protocol: "tcp", port: 443, ttl: 255, timeoutS: 3 })).toBe(
      "12 send-probe ip-4 203.0.113.7 protocol tcp port 443 ttl 255 timeout 3",
    );
    expect(probeLine(1, { address: v6, protocol: "udp", port: 33434, ttl: 4, timeoutS: 1 })).toBe(
      "1 send-probe ip-6 2001:db8::7 protocol udp port 33434 ttl 4 timeout 1",
    );
  });

  test("of ICMP have no port", () => {
    expect(probeLine(1, { address: v4, protocol: "icmp", port: 80, ttl: 255, timeoutS: 3 })).not.toContain("port");
    expect(supportLine(7, "tcp")).toBe("7 check-support feature tcp");
  });
});

describe("replies", () => {
  test("by word, sender and time", () => {
    expect(readReply("42 reply ip-4 127.0.0.1 round-trip-time 126")).toEqual({
      token: 42,
      word: "reply",
      sender: "127.0.0.1",
      rttMs: 0.126,
      support: null,
    });
    expect(readReply("7 no-route ip-6 2001:DB8::0:1 round-trip-time 5 mpls 1,2,3,4")).toMatchObject({
      word: "no-route",
      sender: "2001:db8::1",
    });
    expect(readReply("9 no-reply")).toMatchObject({ word: "no-reply", sender: null, rttMs: null });
    expect(readReply("3 feature-support support ok")).toMatchObject({ support: "ok" });
  });

  test.each(["", "reply ip-4 127.0.0.1", "x no-reply", "5", "5 reply ip-4", "99999999999999999999 no-reply"])(
    "%j is none",
    (line) => expect(readReply(line)).toBeNull(),
  );

  test("whatever is printed, a sender is an address and a time is a number", () => {
    const word = fc.oneof(fc.string(), fc.constantFrom("reply", "ip-4", "ip-6", "round-trip-time", "127.0.0.1", "1e9", "-5"));
    fc.assert(
      fc.property(fc.nat(), fc.array(word), (token, words) => {
        const reply = readReply([token, ...words].join(" "));
        if (reply === null) return;
        expect(reply.sender === null || parseAddress(reply.sender) === reply.sender).toBe(true);
        expect(reply.rttMs === null || (Number.isFinite(reply.rttMs) && reply.rttMs >= 0)).toBe(true);
      }),
    );
  });

  test("lines cut anywhere come out whole", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9 ]*$/)), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const heard: string[] = [];
        const read = lineReader((line) => heard.push(line));
        const text = lines.map((line) => `${line}\n`).join("");
        for (let at = 0; at < text.length; at += size) read(text.slice(at, at + size));
        expect(heard).toEqual(lines);
      }),
    );
  });
});

describe("the code of a rejection, as traceroute prints it", () => {
  test.each([
    ["64  10.9.1.1  0.027 ms !X", "!X"],
    ["64  10.9.1.1  0.027 ms !H", "!H"],
    ["64  10.9.1.1  0.027 ms !N\n", "!N"],
    ["64  10.9.1.1  0.027 ms !P 3 ms", "!P"],
    ["64  *", null],
    ["64  10.9.1.1  0.027 ms !<13>", null],
  ])("%j: %s", (line, code) =>
    expect(readRejection(`traceroute to 10.9.2.2 (10.9.2.2), 64 hops max\n${line}`)?.code ?? null).toBe(code),
  );

  test.each([
    ["64  198.18.0.2  0.345 ms !X", "198.18.0.2"],
    ["255  * 198.18.0.2  0.061 ms !X", "198.18.0.2"],
    [" 1  2001:db8::1  1.5 ms !X  1.2 ms !X", "2001:db8::1"],
    ["64  !X", null],
  ])("who sent it: %j", (line, sender) =>
    expect(readRejection(`traceroute to 10.9.2.2 (10.9.2.2), 64 hops max\n${line}`)).toEqual({ code: "!X", sender }),
  );

  test("the heading is not read", () => expect(readRejection("traceroute to !X !X")).toBeNull());

  test("whatever it prints, it is one of four or null", () => {
    const allowed: (string | null)[] = ["!X", "!H", "!N", "!P", null];
    fc.assert(fc.property(fc.string(), (text) => void expect(allowed).toContain(readRejection(`\n${text}`)?.code ?? null)));
  });
});
