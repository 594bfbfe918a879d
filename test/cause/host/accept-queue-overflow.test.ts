import { describe, expect, test } from "vitest";
import { acceptQueueOverflow } from "../../../src/cause/host/accept-queue-overflow.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { counted, listening, network, program, sockets, socketsThroughout } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const full = listening(one, { waiting: 5, backlog: 4 });
const overflows = counted("TcpExt.ListenOverflows", 10, 14, 21);

describe("host.accept-queue-overflow", () => {
  test("the queue is over its limit at each look, and connections stall: named, and the silence follows from it", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), network(), ...socketsThroughout([full]), ...overflows]).findings;
    expect(root).toMatchObject({ cause: "host.accept-queue-overflow", role: "root", pattern: "everywhere" });
    expect(root?.next[0]).toContain("11 were dropped");
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("it filled while this run looked: the last look and the kernel's count are enough", () => {
    const told = [
      ...tcp(one, "timeout"),
      network(),
      sockets([{ ...full, waiting: 0 }]),
      sockets([full], { moment: "after" }),
      ...overflows,
    ];
    expect(acceptQueueOverflow.find(seenOf(told))).toHaveLength(1);
  });

  test("a queue at its limit, not over it, counts where the kernel dropped for it", () => {
    const at = socketsThroughout([{ ...full, waiting: 4 }]);
    expect(acceptQueueOverflow.find(seenOf([...tcp(one, "timeout"), network(), ...at]))).toEqual([]);
    expect(acceptQueueOverflow.find(seenOf([...tcp(one, "timeout"), network(), ...at, ...overflows]))).toHaveLength(1);
  });

  test("one burst at one look is none", () => {
    const told = [...tcp(one, "connected"), network(), sockets([full]), sockets([{ ...full, waiting: 0 }], { moment: "after" })];
    expect(acceptQueueOverflow.find(seenOf(told))).toEqual([]);
  });

  test("a machine so busy that it was read once: a full queue, and tries that all wait in vain", () => {
    const once = [network(), sockets([full], { moment: "after" })];
    expect(acceptQueueOverflow.find(seenOf([...tcp(one, "timeout"), ...once]))).toHaveLength(1);
    expect(acceptQueueOverflow.find(seenOf([...tcp(one, "connected"), ...once]))).toEqual([]);
  });

  test("a service that listens for each family has two queues, and stops as one", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const queues = [listening("0.0.0.0", { waiting: 5, backlog: 4 }), listening("::", { waiting: 7, backlog: 4 })];
    const told = [...tcp(one, "timeout"), ...tcp(six, "timeout"), network({ owned }), ...socketsThroughout(queues), ...overflows];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "host.accept-queue-overflow", pattern: "everywhere", scope: { addresses: [six, one] } },
    ]);
    expect(findings[0]?.summary).toBe("the accept queues of port 443 are full (5 of 4 and 7 of 4) on both addresses");
  });

  test("the queue of another address is none of this one's", () => {
    const told = [
      ...tcp(one, "connected"),
      ...tcp(two, "timeout"),
      network(),
      ...socketsThroughout([listening(one), { ...full, address: two }]),
    ];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "host.accept-queue-overflow",
      pattern: "some-addresses",
      scope: { addresses: [two] },
    });
  });

  test("the listener for IPv6 is full, and that for IPv4 is not: one family", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const both = socketsThroughout([listening(one), { ...full, address: six }]);
    expect(judged([...tcp(one, "connected"), ...tcp(six, "timeout"), network({ owned }), ...both]).findings[0]).toMatchObject({
      cause: "host.accept-queue-overflow",
      pattern: "one-family",
    });
  });

  test("one of several that share the port is full: some connections suffer, and it only degrades", () => {
    const shared = [full, listening(one, { holders: [program("nginx", { pid: 701 })] })];
    const [match] = acceptQueueOverflow.find(
      seenOf([...tcp(one, "connected"), network(), ...socketsThroughout(shared), ...overflows]),
    );
    expect(match?.impact).toBe("degrades");
  });

  test("its healthy twin: connections wait, and there is room", () => {
    const told = [...tcp(one, "connected"), network(), ...socketsThroughout([listening(one, { waiting: 90, backlog: 511 })])];
    expect(judged(told).findings).toEqual([]);
  });
});
