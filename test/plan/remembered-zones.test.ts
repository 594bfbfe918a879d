import { expect, test } from "vitest";
import { judged } from "../build/judged.ts";
import { resolverReply, serverReply, type Tree } from "./simulated-dns.ts";
import { type Internet, simulated } from "./simulated-run.ts";

const [parent, former, fresh] = ["198.51.100.2", "198.51.100.11", "198.51.100.12"];
const [late, early] = ["10.0.0.2", "10.0.0.3"];
const records = { "api.example.com A": ["203.0.113.7"] };

const world = (parentNs: readonly string[], servers: Readonly<Record<string, readonly string[]>>): Tree => ({
  zones: {
    "": { servers: { "a.root.net": ["198.51.100.1"] } },
    com: { servers: { "a.tld.com": [parent] } },
    "example.com": { servers, records, parentNs },
  },
});

/** The second resolver still sees the tree as it was, everybody else as it is. */
const changed = (before: Tree, after: Tree): Internet => ({
  dns: (asked) =>
    asked.role === "nobody"
      ? "silence"
      : asked.role === "authoritative"
        ? serverReply(after, asked)
        : resolverReply(asked.server === early ? before : after, asked),
  system: { addresses: ["203.0.113.7"] },
});
const rootsOf = (internet: Internet, resolvers: readonly string[]): string[] => {
  const { observations } = simulated(internet, { resolvers });
  return judged(observations).findings.flatMap(({ cause, role, pattern }) => (role === "root" ? [`${cause} ${pattern}`] : []));
};

const served = { "ns1.example.com": [former] };

test.each([
  ["second", [late, early]],
  ["first", [early, late]],
])("the %s resolver remembers a delegation that the parent has dropped", (_, resolvers) => {
  expect(rootsOf(changed(world(["ns1.example.com"], served), world([], served)), resolvers)).toEqual([
    "dns.not-delegated some-resolvers",
  ]);
});

test("nobody remembers it: the name does not exist", () => {
  const nowhere = { ...changed(world([], served), world([], served)), system: { addresses: [] } };
  expect(rootsOf(nowhere, [late, early])).toEqual(["dns.nxdomain everywhere"]);
});

test("the parent still names servers that are gone, a resolver knows the new ones", () => {
  const after = world(["old.example.com"], { "ns2.example.com": [fresh], "old.example.com": [former] });
  const gone: Tree = { ...after, behave: { [former]: () => "port-unreachable" } };
  const zone = { ...gone.zones["example.com"], servers: { "ns2.example.com": [fresh] }, records };
  const before: Tree = { zones: { ...gone.zones, "example.com": zone } };
  const { queries } = simulated(changed(before, gone), { resolvers: [late, early] });
  expect(queries.some(({ subject }) => subject.role === "authoritative" && subject.server === fresh)).toBe(true);
});

test("resolvers that agree are not asked twice over", () => {
  const well = world(["ns1.example.com"], served);
  const { queries } = simulated(changed(well, well), { resolvers: [late, early] });
  const cuts = queries.filter(({ subject }) => subject.purpose === "delegation" && subject.role !== "authoritative");
  expect(new Set(cuts.map(({ subject }) => subject.server))).toEqual(new Set([late]));
});
