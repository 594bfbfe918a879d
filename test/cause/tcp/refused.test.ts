import { describe, expect, test } from "vitest";
import { tcpFiltered } from "../../../src/cause/tcp/filtered.ts";
import { tcpRefused } from "../../../src/cause/tcp/refused.ts";
import { tcpRejected } from "../../../src/cause/tcp/rejected.ts";
import { one, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { connect, noPacket, otherPort, packet, silence, tcp } from "../../build/tcp.ts";
import { brokenHandshake, handshake } from "../../build/tls.ts";

describe("tcp.refused", () => {
  test("refused everywhere is one match, over all vantages and addresses", () => {
    const told = [...tcp(one, "refused"), ...tcp(two, "refused"), ...tcp(one, "refused", { vantage: "there" })];
    expect(tcpRefused.find(seenOf(told))).toMatchObject([{ worked: [], says: "port 443 refuses connections" }]);
    expect(tcpRefused.find(seenOf(told))[0]?.failed).toHaveLength(9);
  });

  test("where a redirect leads at the same port is none of the target's addresses", () => {
    const elsewhere = { address: two, url: "https://login.example.net/", host: "login.example.net" } as const;
    const hops = [1, 2, 3].map((attempt) => brokenRequest("refused", "connect", { ...elsewhere, attempt, purpose: "redirect" }));
    const hellos = [1, 2, 3].map((attempt) =>
      brokenHandshake("refused", { address: two, host: "login.example.net", attempt, phase: "connect" }),
    );
    expect(tcpRefused.find(seenOf([...tcp(one, "connected"), ...hops, ...hellos]))).toEqual([]);
  });

  test("an address that works is kept beside it", () => {
    const good = tcp(two, "connected");
    const bad = tcp(one, "refused");
    const [match] = tcpRefused.find(seenOf([...good, ...bad]));
    expect(match).toMatchObject({ failed: bad, worked: good });
    expect(match?.next[0]).toContain("203.0.113.7:443");
  });

  test("a packet that the address itself answered rules out a rejection", () => {
    const arrived = packet(one, "arrived");
    const [match] = tcpRefused.find(seenOf([...tcp(one, "refused"), arrived]));
    expect(match).toMatchObject({ beside: [arrived], ruledOut: [{ cause: "tcp.rejected", by: [arrived] }] });
    expect(match?.next).toHaveLength(2);
  });

  test("without that packet a rejection stays possible, and it is said", () => {
    const [match] = tcpRefused.find(seenOf([...tcp(one, "refused"), noPacket(one)]));
    expect(match?.ruledOut).toEqual([]);
    expect(match?.next.join(" ")).toContain("a firewall on the way that rejects looks the same");
  });

  test("no ICMP error came with the refusal, so it was a reset, whoever could not be asked", () => {
    const bad = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt, icmpErrors: 0 }));
    const [match] = tcpRefused.find(seenOf([...bad, noPacket(one)]));
    expect(match?.ruledOut).toEqual([{ cause: "tcp.rejected", by: bad, why: "no ICMP error came, so it was a reset" }]);
    expect(match?.next.join(" ")).not.toContain("Who sent the refusal was not seen");
  });

  test("of two refused addresses only one was asked by packet: not ruled out", () => {
    const [match] = tcpRefused.find(seenOf([...tcp(one, "refused"), ...tcp(two, "refused"), packet(one, "arrived")]));
    expect(match?.ruledOut).toEqual([]);
  });

  test("a device that answered in its place makes it a rejection", () => {
    expect(tcpRefused.find(seenOf([...tcp(one, "refused"), packet(one, "from-device", { sender: "198.51.100.1" })]))).toEqual([]);
    expect(tcpRefused.find(seenOf([...tcp(one, "refused"), packet(one, "no-route", { sender: "198.51.100.1" })]))).toEqual([]);
    expect(tcpRefused.find(seenOf([...tcp(one, "refused"), packet(one, "no-route", { sender: one })]))).toEqual([]);
  });

  test("a silence among refusals is of the same closed port, one among connects is a loss", () => {
    const lost = connect(one, "timeout", { attempt: 2 });
    expect(tcpRefused.find(seenOf([connect(one, "refused"), lost]))[0]?.failed).toContain(lost);
    expect(
      tcpRefused.find(seenOf([connect(one, "refused"), lost, connect(one, "connected", { attempt: 3 })]))[0]?.failed,
    ).not.toContain(lost);
  });

  test("one refusal in ten speaks against itself: the tries that connect are kept in the same place", () => {
    const good = Array.from({ length: 9 }, (_, n) => connect(one, "connected", { purpose: "sample", attempt: n + 1 }));
    const bad = connect(one, "refused", { purpose: "sample", attempt: 10 });
    expect(tcpRefused.find(seenOf([...good, bad]))).toMatchObject([{ failed: [bad], worked: good }]);
  });

  test("a handshake or request that could not connect is one more try, one that connected speaks against it", () => {
    const direct = connect(one, "connected", { purpose: "sample" });
    const bad = [brokenHandshake("refused", { phase: "connect" }), brokenRequest("refused", "connect")];
    const good = [
      handshake(),
      brokenHandshake("reset"),
      brokenRequest("timeout", "wait"),
      brokenRequest("reset", "connect"),
      answer(502),
    ];
    const [match] = tcpRefused.find(seenOf([direct, ...bad, ...good]));
    expect(match?.failed).toEqual(bad);
    expect(match?.worked).toEqual([direct, ...good]);
  });

  test("what breaks on a connection that stood is none of a closed port", () => {
    const broken = [brokenHandshake("timeout"), brokenRequest("timeout", "wait"), brokenRequest("host-unreachable", "wait")];
    for (const cause of [tcpRefused, tcpFiltered, tcpRejected])
      expect(cause.find(seenOf([...tcp(one, "connected"), ...broken]))).toEqual([]);
  });

  test.each([
    "timeout",
    "host-unreachable",
    "network-unreachable",
    "prohibited",
    "reset",
    "cancelled",
    "ports-exhausted",
  ] as const)("%s is not a refusal", (ending) => {
    expect(tcpRefused.find(seenOf(tcp(one, ending)))).toEqual([]);
  });

  test("another port that is closed is how a healthy host looks", () => {
    expect(tcpRefused.find(seenOf([...tcp(one, "connected"), otherPort(one, "refused"), silence(one, "open")]))).toEqual([]);
  });
});
