import { describe, expect, test } from "vitest";
import { portConflict } from "../../../src/cause/host/port-conflict.ts";
import { one, seenOf } from "../../build/common.ts";
import { listening, network, program, sockets, socketsThroughout } from "../../build/host.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const old = listening(one, { holders: [program("haproxy", { pid: 900 })] });

describe("host.port-conflict", () => {
  test("two programs share the port and some answers are errors: named, with the errors behind it", () => {
    const answers = [200, 503, 200, 503, 503, 200].map((status, n) => answer(status, { attempt: n + 1 }));
    const told = [...tcp(one, "connected"), ...answers, network(), ...socketsThroughout([listening(one), old])];
    const [root, ...others] = judged(told).findings;
    expect(root).toMatchObject({ cause: "host.port-conflict", role: "root", pattern: "some-tries" });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("both programs are named with their process ids", () => {
    const [match] = portConflict.find(seenOf([...tcp(one, "connected"), network(), ...socketsThroughout([listening(one), old])]));
    expect(match?.next[0]).toContain("nginx (pid 700) and haproxy (pid 900)");
  });

  test("where every answer is well it is no more than a note", () => {
    const told = [...tcp(one, "connected"), answer(200), network(), ...socketsThroughout([listening(one), old])];
    expect(judged(told).findings).toMatchObject([{ cause: "host.port-conflict", role: "note" }]);
  });

  test.each([
    ["the same process", program("nginx")],
    ["a child", program("nginx", { pid: 701, parent: 700, command: "worker" })],
    ["another start of the same command", program("nginx", { pid: 801, parent: 1 })],
  ])("workers of one service are no conflict: %s", (_, worker) => {
    const told = [
      ...tcp(one, "connected"),
      network(),
      ...socketsThroughout([listening(one), listening(one, { holders: [worker] })]),
    ];
    expect(portConflict.find(seenOf(told))).toEqual([]);
  });

  test("programs at different addresses do not meet", () => {
    const elsewhere = listening("127.0.0.53", { holders: [program("dnsmasq", { pid: 900 })] });
    expect(
      portConflict.find(seenOf([...tcp(one, "connected"), network(), ...socketsThroughout([listening(one), elsewhere])])),
    ).toEqual([]);
  });

  test("a connection to elsewhere that left from the service's port keeps it from listening", () => {
    const settings = { "net.ipv4.ip_local_port_range": "400 60999" };
    const connections = [{ state: "ESTAB", local: one, peer: "198.51.100.9", peerPort: 25 }];
    const told = [...tcp(one, "refused"), network({ settings }), sockets([], { data: { connections } })];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.port-conflict", role: "root" });
  });

  test("connections that a service still has, whose port the kernel never gives out, are none", () => {
    const connections = [{ state: "ESTAB", local: one, peer: "198.51.100.9", peerPort: 52_000 }];
    const told = [...tcp(one, "refused"), network(), sockets([], { data: { connections } })];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.not-listening" });
  });
});
