import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import type { Standing } from "../serves-the-name.ts";
import { standingAt } from "./odd-addresses.ts";
import { type Voice, voicesOf } from "./voices.ts";

type HostsFile = ObservationOf<"dns.hosts">;

/**
 * A line in the hosts file goes before DNS for every program on the machine. It is a fault only where it leads elsewhere than DNS does,
 * to an address that does not serve the name, while DNS's is not known to fail in the same way.
 */
export const hostsOverride: Cause = {
  id: "dns.hosts-override",
  impact: "breaks",
  plain:
    "A line in this machine's own hosts file sends the name to an address that does not serve it. Only this machine is hurt; everybody else reaches the right place.",
  tell: "The hosts file gives an address that DNS does not give, and that address does not serve the name.",
  remedy: [
    "Take the line out of the hosts file, or correct its address; configuration tools, containers (`extra_hosts`, hostAliases) and VPN clients write there as well.",
  ],
  toldApartFrom: ["dns.answers-differ"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs this machine",
  find: (seen) => {
    if (seen.target.kind === "address" || isLocalName(seen.target.host)) return [];
    const voices = voicesOf(seen);
    const overrides = seen.of("dns.hosts").flatMap((file) => overrideOf(seen, file, voices) ?? []);
    return overrides.length === 0 ? [] : [matchOf(seen, overrides)];
  },
};

/** Names that are local by definition (RFC 6761, section 6.3) belong into the hosts file. */
const isLocalName = (host: string): boolean => host === "localhost" || host.endsWith(".localhost");

type Override = { file: HostsFile; bad: string[]; standings: Standing[]; fromDns: string[]; serving: string[] };

function overrideOf(seen: Seen, file: HostsFile, all: readonly Voice[]): Override | null {
  const { vantage } = file;
  const voices = all.filter((voice) => voice.vantage === vantage);
  const fromDns = [...new Set(voices.flatMap(({ target }) => target.flatMap(({ data }) => data.addresses ?? [])))].sort();
  const given = [...new Set(file.data.addresses ?? [])].sort().filter((address) => !fromDns.includes(address));
  if (file.outcome !== "ok" || fromDns.length === 0 || given.length === 0 || isUnused(seen, file, given)) return null;
  const others = fromDns.map((address) => ({ address, does: standingAt(seen, address, vantage).does }));
  const serving = others.filter(({ does }) => does === "serves").map(({ address }) => address);
  if (others.every(({ does }) => does === "fails" || does === "odd")) return null;
  const bad = given
    .map((address) => ({ address, standing: standingAt(seen, address, vantage) }))
    .filter(({ standing: { does } }) => does === "fails" || (does === "odd" && serving.length > 0));
  if (bad.length === 0) return null;
  return { file, bad: bad.map(({ address }) => address), standings: bad.map(({ standing }) => standing), fromDns, serving };
}

/** The system's own lookup succeeds and gives none of these: nsswitch.conf puts DNS first, or leaves the file out. */
function isUnused(seen: Seen, { vantage }: HostsFile, given: readonly string[]): boolean {
  const lookups = seen.of("dns.system").filter((one) => one.vantage === vantage && one.subject.purpose === "target");
  const found = lookups.filter(({ outcome, data }) => outcome === "ok" && (data.addresses ?? []).length > 0);
  return found.length > 0 && !found.some(({ data }) => (data.addresses ?? []).some((address) => given.includes(address)));
}

function matchOf(seen: Seen, overrides: readonly Override[]): Match {
  const files = overrides.map(({ file }) => file);
  const bad = [...new Set(overrides.flatMap((one) => one.bad))].sort();
  return {
    failed: files,
    worked: seen.of("dns.hosts").filter((file) => file.outcome === "ok" && !files.includes(file)),
    beside: overrides.flatMap(({ standings }) => standings.flatMap(({ by }) => by)),
    ruledOut: [
      { cause: "dns.answers-differ", by: files, why: "the odd address comes from the hosts file, and no resolver gives it" },
    ],
    says: saysOf(bad),
    next: overrides.flatMap(advice),
  };
}

function saysOf(bad: readonly string[]): string {
  const [first = "", ...more] = bad;
  const whole = `hosts file overrides DNS with ${first}`;
  return clause(more.length === 0 && whole.length <= clauseLength ? whole : "hosts file overrides DNS with another address");
}

function advice({ file, bad, fromDns, serving }: Override): string[] {
  const path = file.data.path ?? "the hosts file";
  const lines = (file.data.lines ?? []).filter(({ address }) => bad.includes(address)).map(({ line }) => line);
  const where =
    lines.length === 0 ? "the entry" : lines.length === 1 ? `line ${lines[0] ?? ""}` : `lines ${listed(lines.map(String))}`;
  return [
    `Remove ${where} (${listed(bad)}) from ${path} (vantage ${file.vantage}): DNS gives ${listed(serving.length > 0 ? serving : fromDns)}${serving.length > 0 ? ", which serves the name" : ""}.`,
  ];
}
