import { expect, test } from "vitest";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { conductedOf } from "../../src/verdict/conducted.ts";
import { address, defaultSettings, one } from "../build/common.ts";
import { asked, query } from "../build/dns.ts";
import { fleet, fra, judgedOver, lon, office, resolvedAt, resolverOf, servedTo, wellFrom } from "../build/fleet.ts";
import { connect, tcp } from "../build/tcp.ts";

const inside = address("10.4.0.1");
const others = fleet.filter((self) => self !== office);
const silent = [...others.flatMap((self) => wellFrom(self)), ...asked(resolverOf(office), "silence", { vantage: "office" })];
const across = (vantage: string, server: string, heard: Parameters<typeof query>[2]) =>
  query(server, "A", heard, { vantage, purpose: "across", round: 2 });
const conducted = (seen: readonly Observation[]) =>
  conductedOf(judgedOver(seen).findings, seen).filter(({ change }) => ["vantage", "resolver"].includes(change.factor));

test("the resolver answers another vantage, and another's answers there: each is one thing changed", () => {
  const seen = [
    ...silent,
    across("fra", resolverOf(office), { gives: [one] }),
    across("office", resolverOf(fra), { gives: [one] }),
  ];
  expect(conducted(seen)).toMatchObject([
    {
      round: 2,
      between: ["dns.resolver-timeout", "dns.nameserver-unreachable"],
      change: { factor: "vantage", from: "office", to: "fra" },
      answer:
        "10.0.5.2 gives fra addresses: what lies between it and office is to blame, or it answers by who asks, or another machine has that address there",
      outcome: "settled",
      vantages: ["fra"],
    },
    {
      change: { factor: "resolver", from: "10.0.5.2", to: "10.0.1.2" },
      answer: "10.0.1.2 gives office addresses: its network lets DNS through, and its own resolver is to blame",
      outcome: "settled",
      vantages: ["office"],
    },
  ]);
});

test("of several that were asked only those count that were answered, and only the servers that did", () => {
  const seen = [
    ...silent,
    across("fra", resolverOf(office), { gives: [one] }),
    across("lon", resolverOf(office), "silence"),
    across("office", resolverOf(fra), { gives: [one] }),
    across("office", resolverOf(lon), "silence"),
  ];
  expect(conducted(seen)).toMatchObject([
    {
      change: { from: "office", to: "fra" },
      answer: expect.stringMatching(/^10\.0\.5\.2 gives fra addresses:/),
      vantages: ["fra"],
    },
    { change: { to: "10.0.1.2" }, answer: expect.stringMatching(/^10\.0\.1\.2 gives office addresses:/) },
  ]);
  expect(
    conducted([...silent, across("fra", resolverOf(office), "SERVFAIL"), across("lon", resolverOf(office), "silence")]),
  ).toMatchObject([{ answer: expect.stringMatching(/^10\.0\.5\.2 gives fra no address either/), vantages: ["fra"] }]);
});

test("a resolver with a public address is one machine, from wherever it is asked", () => {
  const shared = "198.51.100.153";
  const hurt = [
    ...others.flatMap((self) => wellFrom(self)),
    ...asked(shared, "silence", { vantage: "office", role: "configured" }),
  ];
  expect(conducted([...hurt, across("fra", shared, { gives: [one] })])).toMatchObject([
    { answer: `${shared} gives fra addresses: what lies between it and office is to blame, or it answers by who asks` },
  ]);
});

test("silence may have a reason of its own, and what was swapped changes no finding", () => {
  const seen = [...silent, across("fra", resolverOf(office), "silence"), across("office", resolverOf(fra), "silence")];
  expect(conducted(seen).map(({ outcome }) => outcome)).toEqual(["open", "open"]);
  const [before, after] = [judgedOver(silent), judgedOver(seen)];
  expect(after.findings.map(({ cause, scope, pattern }) => ({ cause, scope, pattern }))).toEqual(
    before.findings.map(({ cause, scope, pattern }) => ({ cause, scope, pattern })),
  );
});

test("a resolver that fails another vantage in its own words is the trouble itself", () => {
  const failing = [...others.flatMap((self) => wellFrom(self)), ...asked(resolverOf(office), "SERVFAIL", { vantage: "office" })];
  expect(conducted([...failing, across("fra", resolverOf(office), "SERVFAIL")])).toMatchObject([
    {
      answer: "10.0.5.2 gives fra no address either: it is the resolver itself, or another machine with that address there",
      outcome: "settled",
    },
  ]);
});

test("an address that others were not given answers one of them", () => {
  const seen = [
    ...others.flatMap((self) => resolvedAt(self)),
    ...asked(resolverOf(office), { gives: [inside] }, { vantage: "office" }),
    ...others.flatMap((self) => servedTo(self)),
    ...servedTo(office),
    ...tcp(inside, "refused", { vantage: "office" }),
    connect(inside, "connected", { vantage: fra.name, round: 2 }),
    connect(inside, "timeout", { vantage: lon.name, round: 2 }),
  ];
  expect(conducted(seen)).toMatchObject([
    {
      between: ["tcp.refused", "tcp.rejected"],
      change: { factor: "vantage", from: "office", to: "fra" },
      answer: "it answers fra: the way to it from office is to blame, or a rule by source",
      outcome: "settled",
    },
  ]);
});

test("nothing was swapped, or it fails from everywhere: there is none", () => {
  expect(conducted(silent)).toEqual([]);
  const all = fleet.flatMap((self) => asked(resolverOf(self), "silence", { vantage: self.name }));
  expect(conducted([...all, across("fra", resolverOf(office), "silence")])).toEqual([]);
});

test("the conclusion tells it without an explanation that fell", () => {
  const seen = [...silent, across("fra", resolverOf(office), { gives: [one] })];
  const { findings } = judgedOver(seen);
  const report = {
    findings,
    settings: defaultSettings,
    experiments: conductedOf(findings, seen),
    observations: seen,
    vantages: fleet,
    limits: [],
    truncated: [],
    changes: [],
  };
  expect(conclusionOf(report as never)?.tested).toMatchObject([
    { question: "Does the same resolver answer another vantage?", fell: "" },
  ]);
});
