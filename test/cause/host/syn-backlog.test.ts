import { describe, expect, test } from "vitest";
import { synBacklog } from "../../../src/cause/host/syn-backlog.ts";
import { one, seenOf, two } from "../../build/common.ts";
import { counted, listening, network, socketsThroughout } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const listener = listening(one, { backlog: 128 });
const withoutCookies = network({ settings: { "net.ipv4.tcp_syncookies": "0", "net.ipv4.tcp_max_syn_backlog": "64" } });
const halfOpen = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ local: one, peer: `198.51.100.${n % 250}`, repeats: 1 }));
const flood = (count: number, listeners = [listener]) =>
  socketsThroughout(listeners, { states: { "SYN-RECV": count }, halfOpen: halfOpen(count), connections: [] });
const dropping = counted("TcpExt.TCPReqQFullDrop", 0, 40, 90);

describe("host.syn-backlog", () => {
  test("as many half-open connections as there is room for, and new ones stall", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), withoutCookies, ...flood(48), ...dropping]).findings;
    expect(root).toMatchObject({ cause: "host.syn-backlog", role: "root" });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("others are dropped while the tries of this run got through: it degrades", () => {
    const [match] = synBacklog.find(seenOf([...tcp(one, "connected"), withoutCookies, ...flood(60), ...dropping]));
    expect(match?.impact).toBe("degrades");
  });

  test("room is left: none", () => {
    expect(synBacklog.find(seenOf([...tcp(one, "timeout"), withoutCookies, ...flood(20), ...dropping]))).toEqual([]);
  });

  test("each listener has room of its own: one that is full is not helped by another's", () => {
    const short = [listening(one, { backlog: 32 }), listening(two, { backlog: 32 })];
    const settings = { "net.ipv4.tcp_syncookies": "0", "net.ipv4.tcp_max_syn_backlog": "4096" };
    const told = [...tcp(one, "timeout"), ...tcp(two, "connected"), network({ settings }), ...flood(33, short), ...dropping];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "host.syn-backlog",
      pattern: "some-addresses",
      scope: { addresses: [one] },
    });
  });

  test("a full queue of whole connections makes half-open ones too, and is its own cause", () => {
    const full = socketsThroughout([{ ...listener, backlog: 1, waiting: 2 }], { states: { "SYN-RECV": 1 } });
    expect(judged([...tcp(one, "timeout"), withoutCookies, ...full]).findings[0]).toMatchObject({
      cause: "host.accept-queue-overflow",
    });
    expect(synBacklog.find(seenOf([...tcp(one, "timeout"), withoutCookies, ...full]))).toEqual([]);
  });

  test("its healthy twin: the same flood with SYN cookies", () => {
    const cookies = network({ settings: { "net.ipv4.tcp_syncookies": "1", "net.ipv4.tcp_max_syn_backlog": "64" } });
    expect(judged([...tcp(one, "connected"), cookies, ...flood(128)]).findings).toEqual([]);
  });
});
