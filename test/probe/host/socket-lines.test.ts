import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConnections, readListeners } from "../../../src/probe/host/socket-lines.ts";

describe("what ss prints", () => {
  test("listeners with their holders, by address, family and link", () => {
    const text = [
      'LISTEN 3      4        0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=12,fd=3),("nginx",pid=13,fd=3)) uid:33 ino:7 sk:3a1a <->',
      "LISTEN 0      5              *:444       *:* ino:7 sk:1 cgroup:/x v6only:0 <->",
      "LISTEN 0      5           [::]:443    [::]:* ino:7 sk:2 v6only:1 <->",
      "LISTEN 0      5  127.0.0.53%lo:53   0.0.0.0:* ino:7",
      "LISTEN 0      5  [fe80::1]%eth0:22     [::]:* ino:7",
      "LISTEN 0      5  [::ffff:203.0.113.7]:80     *:* v6only:0",
    ].join("\n");
    expect(readListeners(text)).toMatchObject([
      {
        address: "0.0.0.0",
        port: 443,
        isDual: false,
        waiting: 3,
        backlog: 4,
        uid: 33,
        holders: [{ pid: 12 }, { pid: 13, name: "nginx" }],
      },
      { address: "::", port: 444, isDual: true, holders: [] },
      { address: "::", port: 443, isDual: false },
      { address: "127.0.0.53", port: 53, link: "lo" },
      { address: "fe80::1", port: 22, link: "eth0" },
      { address: "203.0.113.7", port: 80 },
    ]);
  });

  test("connections with their peers, and how often a half-open one was answered again", () => {
    const text = [
      "ESTAB    0 0 203.0.113.7:443 198.51.100.9:46292",
      "SYN-RECV 0 0 203.0.113.7:443 198.51.100.9:46293 timer:(on,1.2sec,3)",
      "CLOSE-WAIT 1 0 [::ffff:203.0.113.7]:443 [::ffff:198.51.100.9]:46294",
    ].join("\n");
    expect(readConnections(text)).toEqual([
      { state: "ESTAB", local: "203.0.113.7", peer: "198.51.100.9", peerPort: 46_292, repeats: 0 },
      { state: "SYN-RECV", local: "203.0.113.7", peer: "198.51.100.9", peerPort: 46_293, repeats: 3 },
      { state: "CLOSE-WAIT", local: "203.0.113.7", peer: "198.51.100.9", peerPort: 46_294, repeats: 0 },
    ]);
  });

  test("whatever is printed, reading it ends and gives ports that can be", () => {
    const word = fc.oneof(
      fc.constantFrom("LISTEN", "0", "*:*", "[::]:443", "users:((", '"', "pid=1", "1:2:3", "0.0.0.0:99999"),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 9 }), { maxLength: 6 }), (lines) => {
        const text = lines.map((words) => words.join(" ")).join("\n");
        const ports = [...readListeners(text).map(({ port }) => port), ...readConnections(text).map(({ peerPort }) => peerPort)];
        expect(ports.every((port) => port >= 0 && port <= 65_535)).toBe(true);
      }),
    );
  });
});
