import { isLookAt } from "../observation/kind/host-sockets.ts";
import type { Observation, ObservationOf } from "../observation/observation.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import type { LayerReport } from "./report.ts";
import { counted } from "./words.ts";

/** Whether the target's own machine was looked at, or it was tried. */
export const isLookedAt = ({ observations }: Pick<Facts, "observations">): boolean => observations.some(isHost);

const isHost = ({ layer }: Observation): boolean => layer === "host";

/** What the machine itself says: it is well where its listeners could be read and no finding rests on it. */
export function hostLayer({ observations, target }: Facts, found: readonly Found[]): LayerReport {
  const own = found.filter(({ finding }) => finding.layer === "host" && finding.role !== "note");
  const told = (status: LayerReport["status"], because: string, summary = because): LayerReport => ({
    layer: "host",
    status,
    because,
    summary,
    cells: [],
  });
  const [worst] = own;
  if (worst !== undefined) return told("suspect", own.map(({ finding }) => finding.summary).join("; "), worst.finding.summary);
  const open = found.find(({ finding, weight }) => finding.layer === "host" && weight === "open");
  if (open !== undefined) return told("inconclusive", `${open.finding.summary}: too few tries to tell`);
  const looks = observations.filter((one): one is ObservationOf<"host.sockets"> => one.probe === "host.sockets");
  // Other ports are looked at where a rule leads on to them.
  const last = looks.findLast((one) => one.outcome === "ok" && isLookAt(one, target.port));
  if (last === undefined) {
    const why = observations.find((one) => isHost(one) && one.failure !== null)?.failure?.detail;
    return told("not-checked", why === undefined ? "this machine was not looked at" : `this machine could not be read: ${why}`);
  }
  return told("healthy", listenersWords(last, observations));
}

function listenersWords(
  { subject, data: { listeners = [] } }: ObservationOf<"host.sockets">,
  all: readonly Observation[],
): string {
  if (subject.port === null)
    return `${counted(new Set(listeners.map(({ port }) => port)).size, "port")} ${listeners.length === 1 ? "has" : "have"} a listener, and no queue of theirs is full`;
  const names = [...new Set(listeners.flatMap(({ holders }) => holders.slice(0, 1).map(({ name }) => name)))].sort();
  const rules = all.flatMap((one) => (one.probe === "host.firewall" ? (one.data.rules ?? []) : []));
  const leads = rules.find(({ does, to }) => (does === "dnat" || does === "redirect") && to !== null);
  if (listeners.length === 0)
    return leads === undefined
      ? `nothing of this machine listens on port ${subject.port}`
      : `a rule leads port ${subject.port} on to ${leads.to?.replace(" ", ":")}`;
  const ends = [...new Set(listeners.map(({ address }) => address))];
  return `${names.length === 0 ? "a program" : names.slice(0, 3).join(" and ")} listens on port ${subject.port} at ${ends.length > 2 ? `${ends.length} addresses` : ends.join(" and ")}`;
}
