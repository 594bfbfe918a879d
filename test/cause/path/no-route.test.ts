import { describe, expect, test } from "vitest";
import { failed } from "../../../src/observation/failure.ts";
import type { ObservationOf } from "../../../src/observation/observation.ts";
import { address, apiTarget, one, six, stranger, two } from "../../build/common.ts";
import { asked, firstResolver, query, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { connect, otherPort, ownRoute, packet, ping, tcp } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

const router = "198.51.100.1";
const namedBy = (observations: Parameters<typeof judged>[0]) =>
  judged(observations).findings.map(({ cause, role, pattern }) => `${role} ${cause} ${pattern}`);
const unrouted = (one: ObservationOf<"dns.query">, errno: string): ObservationOf<"dns.query"> => ({
  ...one,
  outcome: "failed",
  skippedBecause: null,
  failure: failed("own-route", "call", `send ${errno} ${one.subject.server}:53`),
});
const well = [...tcp(two, "connected"), handshake({ address: two })];

/** As the kernel tells it: over UDP nothing, over TCP the error. */
const turnedBack = (
  server: string,
  code: "network-unreachable" | "host-unreachable",
  { elapsedMs = 4, ...told }: { elapsedMs?: number; overUdp?: true } = {},
): ObservationOf<"dns.query">[] =>
  asked(server, "silence").map((one) =>
    one.subject.transport === "tcp" || told.overUdp
      ? { ...one, elapsedMs, outcome: "failed", skippedBecause: null, failure: failed(code, "query", "") }
      : one,
  );

describe("path.no-route", () => {
  test.each(["!H", "!N"])("a router says %s, and nothing of the host answers", (code) => {
    const told = [
      ...tcp(one, "host-unreachable"),
      packet(one, "no-route", { sender: router, code }),
      otherPort(one, "host-unreachable"),
    ];
    const { findings, verdict } = judged(told);
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([{ cause: "path.no-route", role: "root", pattern: "everywhere" }]);
    expect(findings[0]?.alsoConsidered).toMatchObject([{ cause: "tcp.rejected" }]);
    expect(findings[0]?.next.join(" ")).toContain(router);
  });

  test("the network cannot be reached, and who says so was not seen", () => {
    expect(namedBy(tcp(one, "network-unreachable"))).toEqual(["root path.no-route everywhere"]);
  });

  test("another port answers, and this one ends as a question for a hardware address does: what it is led on to is away, and not the host", () => {
    const late = tcp(one, "host-unreachable", { elapsedMs: 3_060 });
    const { findings } = judged([
      ...late,
      otherPort(one, "refused"),
      ping(one, "arrived"),
      packet(one, "no-route", { sender: one }),
    ]);
    expect(findings).toMatchObject([
      {
        cause: "path.no-route",
        role: "root",
        pattern: "everywhere",
        summary: "the machine that port 443 is led on to does not answer",
        alsoConsidered: [{ cause: "tcp.rejected" }],
      },
    ]);
    expect(findings[0]?.next.join(" ")).toContain("led on to");
    expect(findings[0]?.next.join(" ")).not.toContain("whether the machine of 203.0.113.7:443 is up");
  });

  test("the same error code with another port that answers is a rule", () => {
    expect(namedBy([...tcp(one, "host-unreachable"), otherPort(one, "connected")])).toEqual(["root tcp.rejected everywhere"]);
  });

  test("a code that speaks of a rule is one, though nothing else of the host answers", () => {
    const told = [...tcp(one, "host-unreachable"), packet(one, "no-route", { sender: router, code: "!X" }), ping(one, "silence")];
    expect(namedBy(told)).toEqual(["root tcp.rejected everywhere"]);
  });

  test("silence to SYNs beside a router that has no way for a ping", () => {
    expect(namedBy([...tcp(one, "timeout"), ping(one, "no-route")])).toEqual(["root path.no-route everywhere"]);
  });

  test.each([
    ["ENETUNREACH", "this machine has no route there"],
    ["EHOSTUNREACH", "this machine's own routing table says unreachable"],
    ["EINVAL", "this machine's own routing table discards what goes there"],
  ])("its own table says %s in the call: once is enough", (errno, words) => {
    const { findings } = judged([ownRoute(one, errno)]);
    expect(findings).toMatchObject([{ cause: "path.no-route", role: "root", pattern: "everywhere" }]);
    expect(findings[0]?.summary).toBe(words);
  });

  test.each([
    ["ENETUNREACH", "this machine has no route there"],
    ["EHOSTUNREACH", "this machine's own routing table says unreachable"],
  ])("its own table says %s of each resolver, so the name is never found", (errno, words) => {
    const refused = [firstResolver, secondResolver].flatMap((server) =>
      (["A", "AAAA"] as const).map((type) => unrouted(query(server, type, "silence"), errno)),
    );
    const { findings, verdict } = judged(refused);
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([{ cause: "path.no-route", role: "root", pattern: "everywhere", summary: words }]);
    expect(
      namedBy([...refused.slice(0, 2), ...asked(secondResolver, { gives: [one] }), ...tcp(one, "connected"), handshake()]),
    ).toEqual([]);
  });

  test("its own table refuses one address and another serves", () => {
    expect(namedBy([ownRoute(one, "EHOSTUNREACH"), ...well])).toEqual(["root path.no-route some-addresses"]);
  });

  test("its own table refuses all of one family, of which others were heard", () => {
    const resolver = asked("2001:db8::53", { gives: [one, six] });
    expect(namedBy([...resolver, ownRoute(six, "ENETUNREACH"), ...tcp(one, "connected"), handshake()])).toEqual([
      "root path.no-route one-family",
    ]);
  });

  test("a machine without a family says nothing of its addresses", () => {
    const { verdict, findings } = judged([
      ...asked(firstResolver, { gives: [one, six] }),
      ownRoute(six, "ENETUNREACH"),
      ...tcp(one, "connected"),
      handshake(),
    ]);
    expect(findings).toEqual([]);
    expect(verdict).not.toBe("suspect");
  });

  test("only addresses of a family that the machine lacks: the name is to blame", () => {
    expect(namedBy([...asked(firstResolver, { gives: [six] }), ownRoute(six, "ENETUNREACH")])[0]).toBe(
      "root dns.no-usable-family everywhere",
    );
  });

  test("an address that was given is told of all the same", () => {
    const { findings } = judged([ownRoute(one, "ENETUNREACH")], { target: { ...apiTarget, kind: "address", host: one } });
    expect(findings).toMatchObject([{ cause: "path.no-route" }]);
  });

  test.each(["refused", "timeout", "prohibited", "connected"] as const)("%s is no missing route", (ending) => {
    expect(namedBy([...tcp(one, ending), ping(one, "arrived")]).join()).not.toContain("path.no-route");
  });

  test("two addresses behind one router are one root", () => {
    const told = [one, two, address(stranger)].flatMap((to) => [
      ...tcp(to, "host-unreachable"),
      packet(to, "no-route", { sender: router, code: "!H" }),
    ]);
    expect(namedBy(told)).toEqual(["root path.no-route everywhere"]);
  });

  test("one error that came late among silences counts for all of them", () => {
    const told = [
      connect(one, "timeout"),
      connect(one, "host-unreachable", { attempt: 2 }),
      connect(one, "timeout", { attempt: 3 }),
    ];
    expect(namedBy(told)).toEqual(["root path.no-route everywhere"]);
  });

  describe("nothing resolves, and a router says of every resolver that there is no way", () => {
    const elsewhere = "203.0.113.53";
    const roots = (observations: Parameters<typeof judged>[0]) =>
      namedBy(observations).filter((words) => words.startsWith("root"));

    test("that their network cannot be reached", () => {
      const both = [...turnedBack(firstResolver, "network-unreachable"), ...turnedBack(secondResolver, "network-unreachable")];
      expect(namedBy(both)).toEqual(["root path.no-route everywhere", "consequence dns.resolver-timeout everywhere"]);
      expect(judged(both).findings[0]?.alsoConsidered).toMatchObject([{ cause: "tcp.rejected" }]);
    });

    test("that the host cannot, of resolvers on different networks, at once", () => {
      expect(roots([...turnedBack(firstResolver, "host-unreachable"), ...turnedBack(elsewhere, "host-unreachable")])).toEqual([
        "root path.no-route everywhere",
      ]);
    });

    test.each([
      ["of one alone that the host cannot", turnedBack(firstResolver, "host-unreachable")],
      [
        "of both after the time that a question for a hardware address takes",
        [firstResolver, elsewhere].flatMap((each) => turnedBack(each, "host-unreachable", { elapsedMs: 3_100 })),
      ],
      [
        "over UDP as well, as only the error of a rule is told",
        [firstResolver, elsewhere].flatMap((each) => turnedBack(each, "host-unreachable", { overUdp: true })),
      ],
      ["of one, and the other is silent", [...turnedBack(firstResolver, "network-unreachable"), ...asked(elsewhere, "silence")]],
    ])("%s: the resolvers", (_, observations) => {
      expect(roots(observations)).toEqual(["root dns.resolver-timeout everywhere"]);
    });

    test("of one, and the other answers: the resolver", () => {
      const told = [...turnedBack(firstResolver, "network-unreachable"), ...asked(secondResolver, { gives: [one] }), ...well];
      expect(namedBy(told).join()).not.toContain("path.no-route");
    });
  });
});
