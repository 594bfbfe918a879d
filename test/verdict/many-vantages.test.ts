import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { address, now, one, stranger, two } from "../build/common.ts";
import { asked } from "../build/dns.ts";
import { fleet, fra, iad, judgedOver, lon, office, resolvedAt, resolverOf, servedTo, wellFrom } from "../build/fleet.ts";
import { brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { far, near, trace } from "../build/path.ts";
import { connect, late, otherPort, packet, ping, tcp } from "../build/tcp.ts";
import { brokenHandshake, certificate, distrusted, handshake, hello, inDays } from "../build/tls.ts";
import { control, nobody } from "../build/vantage.ts";

const others = (...hurt: VantageSelf[]) => fleet.filter((self) => !hurt.includes(self));
const from = ({ name }: VantageSelf) => ({ vantage: name });
const dead = (self: VantageSelf, code: "refused" | "timeout" | "host-unreachable" | "prohibited", at = one): Observation[] => [
  ...tcp(at, code, from(self)),
  ...[1, 2, 3].flatMap((attempt) => [
    brokenHandshake(code, { ...from(self), phase: "connect", attempt, address: at }),
    brokenRequest(code, "connect", { ...from(self), attempt, address: at }),
  ]),
];
const unknown = distrusted("unknown-root", "O=Corp, CN=Corp Inspection CA");
const inspected = certificate({ issuer: "O=Corp, CN=Corp Inspection CA" });
const minted = certificate({ names: ["www.unrelated.test"], issuer: "O=Corp, CN=Corp Inspection CA" });
const day = 86_400_000;
const clocksOf = (self: VantageSelf, aheadMs: number) =>
  ["198.51.100.80", "203.0.113.80", "192.0.2.80"].map((host) =>
    control(
      host,
      { headers: [["date", new Date(Date.parse(now) + aheadMs).toUTCString()]] },
      { ...from(self), at: now, elapsedMs: 20 },
    ),
  );
const short = certificate({ notBefore: inDays(-90), notAfter: inDays(-2) });
const inside = address("10.4.0.1");

/** The target is well from everybody but these, whose resolvers are well too. */
const wellBut = (...hurt: VantageSelf[]) => [
  ...others(...hurt).flatMap((self) => wellFrom(self)),
  ...hurt.flatMap((self) => resolvedAt(self)),
];
const sampled = (self: VantageSelf, pattern: string) =>
  [...pattern].flatMap((sign, n) => {
    const told = { ...from(self), purpose: "sample" as const, attempt: n + 1, startMs: 1_000 + n * 150, round: 3 };
    const beside = { ...from(self), attempt: 10 + n, startMs: 1_000 + n * 150, round: 3, elapsedMs: sign === "l" ? 1_012 : 12 };
    return [sign === "l" ? late(one, 1, told) : connect(one, "connected", told), otherPort(one, "refused", beside)];
  });
const lossy = "..l....l..l......l..";
const quiet = ".".repeat(20);
const routeOf = (self: VantageSelf, ...hops: string[]) => trace(one, hops, from(self));
const cut = (self: VantageSelf): Observation[] => [
  ...dead(self, "timeout"),
  ping(one, "silence", from(self)),
  otherPort(one, "timeout", from(self)),
];
const accepting = (self: VantageSelf) => [
  nobody("192.0.2.251", "accepted", from(self)),
  nobody("198.51.100.252", "accepted", from(self)),
];
const opened = [
  connect(one, "connected", from(office)),
  handshake({ ...from(office), chain: [inspected], trust: unknown }),
  hello({
    ...from(office),
    address: stranger,
    purpose: "elsewhere",
    sni: null,
    alpn: [],
    offer: "tls1.2",
    data: { chain: [minted] },
  }),
];
/** The office is given an address of its own network. */
const viewOfOffice = [
  ...others(office).flatMap((self) => wellFrom(self)),
  ...asked(resolverOf(office), { gives: [inside] }, from(office)),
];
const burst = (self: VantageSelf, startMs: number, isBad: boolean, n: number) =>
  connect(one, isBad ? "timeout" : "connected", { ...from(self), startMs, attempt: n + 1, purpose: "sample", round: 3 });
const exhausted = [
  ...Array.from({ length: 12 }, (_, n) => burst(office, n * 1_200, false, n)),
  ...Array.from({ length: 24 }, (_, n) => burst(office, 20_000 + n * 50, n > 8 && n % 2 === 0, 50 + n)),
  ...others(office).flatMap((self) =>
    [1, 2, 3].map((attempt) => connect(one, "connected", { ...from(self), attempt, startMs: 20_000 })),
  ),
  otherPort(one, "connected", { ...from(office), startMs: 21_500 }),
];

const ofOffice = { role: "root", pattern: "some-vantages", scope: { vantages: ["office"], of: { vantages: 5 } } };
const ofEurope = { ...ofOffice, scope: { vantages: ["fra", "lon"], of: { vantages: 5 } } };
const noteOfOffice = { role: "note", pattern: "some-vantages", scope: { vantages: ["office"] } };

describe("what several vantages tell", () => {
  test.each<[string, Observation[], object]>([
    ["a rule by source refuses", [...wellBut(office), ...dead(office, "refused")], { ...ofOffice, cause: "tcp.refused" }],
    [
      "a rule by source rejects",
      [
        ...wellBut(office),
        ...dead(office, "host-unreachable"),
        packet(one, "from-device", { ...from(office), sender: "198.51.100.1", code: "!X" }),
      ],
      { ...ofOffice, cause: "tcp.rejected" },
    ],
    [
      "a rule by source drops",
      [...wellBut(office), ...dead(office, "timeout"), ping(one, "arrived", from(office))],
      { ...ofOffice, cause: "tcp.filtered" },
    ],
    [
      "a rule by source drops, at one of two addresses",
      [
        ...others(office).flatMap((self) => wellFrom(self, [one, two])),
        ...resolvedAt(office, [one, two]),
        ...servedTo(office, [two]),
        ...dead(office, "timeout"),
        ping(one, "arrived", from(office)),
      ],
      {
        ...ofOffice,
        cause: "tcp.filtered",
        pattern: "some-addresses",
        works: { addresses: [two], vantages: ["fra", "iad", "lon", "sfo"] },
      },
    ],
    [
      "the resolver of one is silent",
      [...others(office).flatMap((self) => wellFrom(self)), ...asked(resolverOf(office), "silence", from(office))],
      { ...ofOffice, cause: "dns.resolver-timeout" },
    ],
    [
      "the resolver of one fails",
      [...others(office).flatMap((self) => wellFrom(self)), ...asked(resolverOf(office), "SERVFAIL", from(office))],
      { ...ofOffice, cause: "dns.servfail" },
    ],
    [
      "the way of one region ends early",
      [
        ...wellBut(fra, lon),
        ...[fra, lon].flatMap((self) => [
          ...cut(self),
          routeOf(self, near, "*", "*", "*"),
          trace(stranger, [near, far, stranger], { purpose: "control", ...from(self) }),
        ]),
        routeOf(iad, near, far, one),
      ],
      { ...ofEurope, cause: "path.blackhole" },
    ],
    [
      "the way of one region loses",
      [
        ...others(fra, lon).flatMap((self) => [...wellFrom(self), ...sampled(self, quiet)]),
        ...[fra, lon].flatMap((self) => [...wellFrom(self), ...sampled(self, lossy)]),
      ],
      { ...ofEurope, cause: "path.loss" },
    ],
    ["TLS is opened at one", [...wellBut(office), ...opened], { ...ofOffice, cause: "tls.intercepted" }],
    [
      "one is given the side of a split horizon that does not work there",
      [...viewOfOffice, ...dead(office, "timeout", inside), ...servedTo(office)],
      { ...ofOffice, cause: "dns.split-horizon", scope: { vantages: ["office"], resolvers: [resolverOf(office)] } },
    ],
    ["a NAT of one is out of ports", exhausted, { ...ofOffice, cause: "tcp.nat-exhaustion" }],
  ])("%s", (_, observations, expected) => {
    const { verdict, findings } = judgedOver(observations);
    expect(findings[0]).toMatchObject(expected);
    expect(verdict).toBe("suspect");
  });

  test.each<[string, Observation[], object]>([
    [
      "an agent without egress",
      [
        ...others(office).flatMap((self) => wellFrom(self)),
        ...asked(resolverOf(office), "silence", from(office)),
        ...dead(office, "timeout"),
        control("198.51.100.80", "timeout", from(office)),
        control("198.51.100.81", "timeout", from(office)),
      ],
      { ...noteOfOffice, cause: "vantage.no-egress" },
    ],
    [
      "one behind a transparent proxy",
      [...fleet.flatMap((self) => wellFrom(self)), ...accepting(office)],
      { ...noteOfOffice, cause: "vantage.suspect" },
    ],
    [
      "one with a wrong clock",
      [
        ...wellBut(office),
        connect(one, "connected", from(office)),
        handshake({ ...from(office), leaf: short }),
        ...clocksOf(office, -5 * day),
      ],
      { ...noteOfOffice, cause: "vantage.clock-skew" },
    ],
  ])("%s is a note: it never outvotes the others, who see the target well", (_, observations, expected) => {
    const { verdict, findings } = judgedOver(observations);
    const notes = findings.map(({ role }) => role);
    expect(findings.filter(({ layer }) => layer === "vantage")).toMatchObject([expected]);
    expect(new Set(notes)).toEqual(new Set(["note"]));
    expect(verdict).toBe("healthy");
  });

  test("one behind a transparent proxy does not make a refusal a matter of some vantages", () => {
    const refused = others(office).flatMap((self) => [...resolvedAt(self), ...dead(self, "refused")]);
    const { findings } = judgedOver([...refused, ...wellFrom(office), ...accepting(office)]);
    expect(findings[0]).toMatchObject({ cause: "tcp.refused", role: "root", pattern: "everywhere", works: { vantages: [] } });
  });

  test("one that is away: the others' answers count, and it is none of those that were asked", () => {
    const away = fleet.map((self) => (self === office ? { ...self, status: "offline" as const } : self));
    const skipped = connect(one, "cancelled", { ...from(office), skippedBecause: "the vantage gave no answer" });
    const well = judgedOver([...others(office).flatMap((self) => wellFrom(self)), skipped], away);
    expect(well).toMatchObject({ verdict: "healthy", findings: [{ cause: "vantage.offline", role: "note" }] });
    const broken = judgedOver(
      [...others(office).flatMap((self) => [...resolvedAt(self), ...dead(self, "refused")]), skipped],
      away,
    );
    expect(broken.findings[0]).toMatchObject({ cause: "tcp.refused", pattern: "everywhere", scope: { of: { vantages: 4 } } });
  });

  describe("one that drops out under way: what it said still counts", () => {
    const gone = fleet.map((self) => (self === office ? { ...self, status: "offline" as const } : self));
    const cutShort = connect(one, "unknown", { ...from(office), attempt: 9, skippedBecause: "the vantage gave no answer" });

    test("it is one of those from which it fails, and of all that were asked", () => {
      const { findings } = judgedOver(
        [...fleet.flatMap((self) => [...resolvedAt(self), ...dead(self, "refused")]), cutShort],
        gone,
      );
      expect(findings[0]).toMatchObject({
        cause: "tcp.refused",
        pattern: "everywhere",
        summary: "port 443 refuses connections from all 5 vantages",
        scope: { of: { vantages: 5 } },
      });
      expect(findings.find(({ cause }) => cause === "vantage.offline")).toMatchObject({
        role: "note",
        summary: "office dropped out: not all came back from 1 of 5 vantages",
      });
    });

    test("that it saw the target well makes it a matter of some vantages", () => {
      const hurt = others(office).flatMap((self) => [...resolvedAt(self), ...dead(self, "refused")]);
      const { findings } = judgedOver([...hurt, ...wellFrom(office), cutShort], gone);
      expect(findings[0]).toMatchObject({
        cause: "tcp.refused",
        pattern: "some-vantages",
        scope: { of: { vantages: 5 } },
        works: { vantages: ["office"] },
      });
    });
  });

  test.each<[string, Observation[]]>([
    ["all see it well", fleet.flatMap((self) => wellFrom(self))],
    ["both addresses, from all", fleet.flatMap((self) => wellFrom(self, [one, two]))],
    ["a split horizon by design", [...viewOfOffice, ...servedTo(office, [inside])]],
    [
      "what policy refuses one is no evidence",
      [
        ...viewOfOffice,
        ...servedTo(office, [inside]),
        ...others(office).map((self) => connect(inside, "denied-by-policy", { ...from(self), skippedBecause: "private" })),
      ],
    ],
    [
      "one lost its first packet once",
      [...fleet.flatMap((self) => [...wellFrom(self), ...sampled(self, quiet)]), ...sampled(fra, "....l...............")],
    ],
    ["a clock that is right", [...fleet.flatMap((self) => wellFrom(self)), ...clocksOf(office, 2_000)]],
  ])("%s: healthy", (_, observations) => {
    const { verdict, findings } = judgedOver(observations);
    expect(findings.filter(({ role }) => role !== "note")).toEqual([]);
    expect(verdict).toBe("healthy");
  });

  test("the more pairs of vantage and address there are, the more it takes to call a rate one", () => {
    const six = [...fleet, ...["v6", "v7", "v8"].map((name) => vantage(name))];
    const tries = (failures: number) =>
      Array.from({ length: 14 }, (_, n) =>
        connect(one, n < failures ? "timeout" : "connected", {
          vantage: "fra",
          purpose: "sample",
          attempt: n + 1,
          startMs: n * 250,
        }),
      );
    const isNamed = (failures: number, vantages: readonly VantageSelf[]) =>
      judgedOver(tries(failures), vantages).findings.some(({ role }) => role === "root");
    expect([isNamed(3, [fra]), isNamed(3, six), isNamed(4, six)]).toEqual([true, false, true]);
  });
});
