import { describe, expect, test } from "vitest";
import { endpointsOf } from "../../../src/cause/tcp/endpoints.ts";
import { tcpRejected } from "../../../src/cause/tcp/rejected.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { far, near, trace } from "../../build/path.ts";
import { connect, late, otherPort, packet, ping, tcp } from "../../build/tcp.ts";

const firewall = "198.51.100.1";

describe("tcp.rejected", () => {
  test("refused in the name of another machine: who sent it is said", () => {
    const bad = tcp(one, "refused");
    const sent = packet(one, "from-device", { sender: firewall });
    const good = tcp(two, "connected");
    const [match, ...rest] = tcpRejected.find(seenOf([...bad, sent, ...good]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ failed: bad, worked: good, beside: [sent], says: "198.51.100.1 rejects port 443" });
    expect(match?.next[0]).toContain("firewall rules of 198.51.100.1");
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["path.no-route"]);
  });

  test("refused by the host itself, with an ICMP error each time: its own firewall's plain reject", () => {
    const bad = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt, icmpErrors: 1 }));
    const [match] = tcpRejected.find(seenOf([...bad, packet(one, "arrived")]));
    expect(match).toMatchObject({ failed: bad, says: "the host's own firewall rejects port 443" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["path.no-route"]);
  });

  test("an ICMP error beside one of three refusals was for somebody else, and two tries are too few", () => {
    const some = [0, 2, 0].map((icmpErrors, n) => connect(one, "refused", { attempt: n + 1, icmpErrors }));
    expect(tcpRejected.find(seenOf([...some, packet(one, "arrived")]))).toEqual([]);
    const few = [1, 2].map((attempt) => connect(one, "refused", { attempt, icmpErrors: 1 }));
    expect(tcpRejected.find(seenOf([...few, packet(one, "arrived")]))).toEqual([]);
  });

  describe("refused once, and silent to the rest", () => {
    const silent = [2, 3, 4].map((attempt) => connect(one, "timeout", { attempt }));
    const once = (icmpErrors?: number) => connect(one, "refused", icmpErrors === undefined ? {} : { icmpErrors });
    const outcomes = (told: readonly Observation[]) => endpointsOf(seenOf(told)).map(({ outcome }) => outcome);

    test("with an ICMP error at that moment: errors are sent at a limited rate, resets are not", () => {
      const told = [once(1), ...silent];
      expect(tcpRejected.find(seenOf(told))).toMatchObject([{ failed: told, says: "a firewall rejects port 443" }]);
    });

    test.each([
      ["without an error it was a reset", [once(0), ...silent]],
      ["without a counter nobody can tell", [once(), ...silent]],
      ["another refusal came without one", [once(1), connect(one, "refused", { attempt: 5, icmpErrors: 0 }), ...silent]],
      ["two silences are too few", [once(1), ...silent.slice(1)]],
      [
        "silences that were cut short say nothing",
        [once(1), ...[2, 3, 4].map((attempt) => connect(one, "timeout", { attempt, elapsedMs: 900 }))],
      ],
      ["the error may have been for another address", [once(1), ...silent, connect(two, "host-unreachable")]],
      ["or have ended a trace", [once(1), ...silent, trace(two, [near], { unreachable: "!X", startMs: 0 })]],
    ])("%s", (_, told) => {
      expect(outcomes(told)[0]).toBe("refused");
    });

    test("one that connects is no firewall's doing", () => {
      expect(outcomes([once(1), ...silent, connect(one, "connected", { attempt: 5 })])).toEqual(["refused"]);
    });

    test("more errors than others can have brought, and those of another moment", () => {
      expect(outcomes([once(2), ...silent, connect(two, "prohibited")])).toEqual(["rejected", "rejected"]);
      expect(outcomes([once(1), ...silent, connect(two, "prohibited", { startMs: 3_000 })])).toEqual(["rejected", "rejected"]);
    });
  });

  test("an error from this machine's own address is its own firewall, and the target is not accused", () => {
    const bad = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt, localPort: 40_000 + attempt }));
    const [match] = tcpRejected.find(seenOf([...bad, packet(one, "from-device", { sender: "192.0.2.10" })]));
    expect(match?.says).toBe("this machine's own firewall rejects port 443");
    expect(match?.next[0]).toContain("never left it");
    expect(match?.next.join(" ")).not.toContain("203.0.113");
  });

  test("an error from the target itself is its own firewall", () => {
    const [match] = tcpRejected.find(seenOf([...tcp(one, "host-unreachable"), packet(one, "no-route", { sender: one })]));
    expect(match?.says).toBe("the host's own firewall rejects port 443");
  });

  test("IPv6's administrative error needs no code", () => {
    const [match] = tcpRejected.find(seenOf(tcp(six, "prohibited")));
    expect(match?.says).toBe("a firewall rejects port 443");
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["path.no-route"]);
  });

  test("a protocol-unreachable is one of rules as well: TCP is spoken everywhere", () => {
    const [match] = tcpRejected.find(seenOf(tcp(one, "protocol-unreachable")));
    expect(match?.says).toBe("a firewall rejects port 443");
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["path.no-route"]);
  });

  test.each([
    ["another port connects", otherPort(one, "connected")],
    ["another port is closed", otherPort(one, "refused")],
    ["a ping arrives", ping(one, "arrived")],
  ])("unreachable without a code while %s: there is a route", (_, alive) => {
    const [match] = tcpRejected.find(seenOf([...tcp(one, "host-unreachable"), alive]));
    expect(match?.ruledOut).toMatchObject([{ cause: "path.no-route", by: [alive] }]);
    expect(match?.beside).toContain(alive);
  });

  test("traceroute's !X is a rejection, !H and !N are missing routes", () => {
    const found = (code: string) =>
      tcpRejected.find(seenOf([...tcp(one, "host-unreachable"), packet(one, "no-route", { sender: firewall, code })]));
    expect(found("!X")).toHaveLength(1);
    expect(found("!H")).toEqual([]);
    expect(found("!N")).toEqual([]);
  });

  test("the code that a router said of one address stands for its neighbours, which nobody said one of", () => {
    const told = (code: string, beside: readonly Observation[] = []) =>
      tcpRejected
        .find(
          seenOf([
            ...tcp(one, "host-unreachable"),
            packet(one, "no-route", { sender: firewall, code }),
            ...tcp(two, "host-unreachable"),
            ...beside,
          ]),
        )
        .flatMap(({ failed }) => failed.map(({ subject }) => ("address" in subject ? subject.address : "")));
    expect(new Set(told("!X"))).toEqual(new Set([one, two]));
    expect(told("!H")).toEqual([]);
    expect(new Set(told("!X", [packet(two, "no-route", { sender: firewall, code: "!H" })]))).toEqual(new Set([one]));
  });

  test("nothing else of the host answers: it may well be off", () => {
    expect(tcpRejected.find(seenOf(tcp(one, "host-unreachable")))).toEqual([]);
    expect(
      tcpRejected.find(seenOf([...tcp(one, "host-unreachable"), otherPort(one, "host-unreachable"), ping(one, "silence")])),
    ).toEqual([]);
    expect(tcpRejected.find(seenOf([...tcp(one, "network-unreachable"), packet(one, "no-route", { sender: firewall })]))).toEqual(
      [],
    );
  });

  test("the other address answers, which says nothing of this one", () => {
    expect(tcpRejected.find(seenOf([...tcp(one, "host-unreachable"), ...tcp(two, "connected")]))).toEqual([]);
  });

  describe("the host lives, and each connection ends as a question for a hardware address does", () => {
    const alive = [ping(one, "arrived"), otherPort(one, "refused")];
    const late = tcp(one, "host-unreachable", { elapsedMs: 3_060 });
    const outcomes = (told: readonly Observation[]) => endpointsOf(seenOf(told)).map(({ outcome }) => outcome);

    test.each([
      ["nobody else says a word", []],
      ["the error comes in the host's own name, as a NAT writes it", [packet(one, "no-route", { sender: one })]],
      ["a router says that there is no way", [packet(one, "no-route", { sender: firewall, code: "!H" })]],
    ])("%s: where the port is led on to nobody answers", (_, more) => {
      expect(outcomes([...late, ...alive, ...more])).toEqual(["no-route"]);
      expect(tcpRejected.find(seenOf([...late, ...alive, ...more]))).toEqual([]);
    });

    test("those that began later end at the same moment, as they waited for the same", () => {
      const ends = [0, 600, 980].map((startMs, n) =>
        connect(one, "host-unreachable", { attempt: n + 1, startMs, elapsedMs: 3_080 - startMs }),
      );
      expect(outcomes([...ends, connect(one, "timeout", { attempt: 4 }), ...alive])).toEqual(["no-route"]);
    });

    test.each([
      ["a code of rules came with it", [...late, packet(one, "no-route", { sender: firewall, code: "!X" })]],
      ["a device said so in another way", [...late, packet(one, "from-device", { sender: firewall })]],
      ["some end at once", [...late.slice(1), connect(one, "host-unreachable")]],
      [
        "a router says at once that there is no way",
        [...tcp(one, "host-unreachable"), packet(one, "no-route", { sender: firewall, code: "!H" })],
      ],
    ])("%s: a rule", (_, told) => {
      expect(outcomes([...told, ...alive])).toEqual(["rejected"]);
    });
  });

  describe("while others connect", () => {
    const some = (to: typeof one, elapsedMs: number) =>
      [1, 2, 3].flatMap((attempt) => [
        connect(to, "host-unreachable", { attempt, elapsedMs }),
        connect(to, "connected", { attempt }),
      ]);
    const outcomes = (told: readonly Observation[]) =>
      endpointsOf(seenOf(told)).map(({ address, outcome }) => `${address} ${outcome}`);
    const code = (sign: string) => packet(one, "no-route", { sender: firewall, code: sign });
    const traced = (senders: readonly string[], unreachable?: "!H" | "!X") =>
      trace(one, senders, { purpose: "flow", localPort: 41_000, ...(unreachable === undefined ? {} : { unreachable }) });

    test("an error at once is one of rules, whoever sent it", () => {
      expect(outcomes(some(one, 12))).toEqual([`${one} rejected`]);
      expect(outcomes([...some(one, 12), code("!X")])).toEqual([`${one} rejected`]);
    });

    test.each([
      ["a router asked for its neighbour in vain", some(one, 3_060)],
      ["one of them was asked for in vain, and the others waited for the same", [...some(one, 900), ...some(one, 3_060)]],
      ["and the host is known to live", [...some(one, 3_060), ping(one, "arrived"), otherPort(one, "refused")]],
      ["a router said that there is no way", [...some(one, 12), code("!H")]],
      ["a packet ran out of its TTL", [...some(one, 12), packet(one, "expired", { sender: firewall })]],
      ["a trace from a port that failed ends so", [...some(one, 12), traced([near, near], "!H")]],
      ["such a trace goes to and fro", [...some(one, 12), traced([near, far, near, far, near, far])]],
    ])("%s: a matter of ways", (_, told) => {
      expect(outcomes(told)).toEqual([`${one} mixed`]);
      expect(tcpRejected.find(seenOf(told))).toEqual([]);
    });

    test("a code of rules proves one, however late the error came", () => {
      expect(outcomes([...some(one, 3_060), code("!X")])).toEqual([`${one} rejected`]);
      expect(outcomes([...some(one, 3_060), traced([near, near], "!X")])).toEqual([`${one} rejected`]);
    });

    test("neighbours share the way, and one that never connects shows nothing of it", () => {
      expect(outcomes([...some(one, 3_060), ...some(two, 900)])).toEqual([`${one} mixed`, `${two} mixed`]);
      const gone = tcp(one, "host-unreachable", { elapsedMs: 3_060 });
      expect(outcomes([...gone, ...some(two, 12)])).toEqual([`${one} no-route`, `${two} rejected`]);
    });
  });

  test("one rejection among silences is one for all of them", () => {
    const tries = [connect(six, "timeout"), connect(six, "prohibited", { attempt: 2 }), connect(six, "timeout", { attempt: 3 })];
    expect(tcpRejected.find(seenOf(tries))).toMatchObject([{ failed: tries }]);
    const silent = tcp(one, "timeout");
    expect(tcpRejected.find(seenOf([...silent, packet(one, "from-device", { sender: firewall })]))).toMatchObject([
      { failed: silent },
    ]);
  });

  test("a rejection at one vantage is none at another", () => {
    const there = tcp(one, "timeout", { vantage: "there" });
    const [match] = tcpRejected.find(seenOf([...tcp(one, "prohibited"), ...there]));
    expect(match?.failed).toHaveLength(3);
    expect(match?.failed).not.toContain(there[0]);
  });

  test.each(["refused", "timeout", "reset", "own-route", "cancelled"] as const)("%s alone is not a rejection", (ending) => {
    expect(tcpRejected.find(seenOf([...tcp(one, ending), packet(one, "arrived")]))).toEqual([]);
  });

  test("hops that drop or reject pings while the port answers are healthy", () => {
    expect(
      tcpRejected.find(seenOf([...tcp(one, "connected"), ping(one, "no-route"), otherPort(one, "host-unreachable")])),
    ).toEqual([]);
  });

  test("some are turned away, and stand when their SYN is sent again: no queue of a listener", () => {
    const own = Array.from({ length: 12 }, (_, n) => n + 1).flatMap((attempt) => [
      connect(one, "prohibited", { attempt, startMs: attempt * 300, purpose: "in-turn", round: 3 }),
      late(one, 1, { attempt: attempt + 20, startMs: attempt * 300 + 100, purpose: "in-turn", round: 3 }),
      connect(one, "connected", { attempt: attempt + 40, startMs: attempt * 300 + 200, purpose: "in-turn", round: 3 }),
    ]);
    const others = Array.from({ length: 12 }, (_, n) =>
      otherPort(one, "refused", { attempt: 10 + n, startMs: n * 150, round: 3 }),
    );
    const roots = judged([...own, ...others]).findings.filter(({ role }) => role === "root");
    expect(roots.map(({ cause }) => cause)).toEqual(["tcp.rejected"]);
  });
});
