import { placeOf, rulesLeadingOn } from "../../cause/host/led-on.ts";
import type { HostMoment } from "../../observation/host-moment.ts";
import type { Address } from "../../target/address.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { probedAddresses } from "./first-connections.ts";

/** When counters are read again, ms after they were first read: by then a try and two retries have left, and SYNs were sent again. */
const laterMs: Record<HostMoment, number> = { before: 0, between: 1_500, after: 3_000 };
/** Where each try was refused at once, nothing more is to come. */
const settledMs = 1_250;

/** Addresses of the target that are this machine's own. */
export function ownAddresses(view: View): Address[] {
  const own = new Set(view.self.addresses ?? []);
  return own.size === 0 ? [] : probedAddresses(view).filter((address) => own.has(address));
}

/** The machine itself was asked about, or the target stands on it. */
export const isOwnMachine = (view: View): boolean =>
  view.only === "host" || view.only === "machine" || ownAddresses(view).length > 0;

/** The target stands on this very machine: its kernel is looked at beside the probes, before, while and after they go out. */
export const host: Rule = (view) => {
  if (!isOwnMachine(view)) return [];
  const first = view.own.find(({ step }) => step.probe === "host.sockets");
  if (first === undefined) return looks(view, "before", view.nowMs);
  const isRefused = isRefusedOnly(view);
  const moments: HostMoment[] = isRefused ? ["after"] : ["between", "after"];
  return [
    ...moments.flatMap((moment) => looks(view, moment, first.startMs + (isRefused ? settledMs : laterMs[moment]))),
    ...(isRefused ? innerLooks(view, first.startMs + settledMs) : []),
  ];
};

/** More ports than rules lead one port on to. */
const mostInner = 3;

/** What refuses may be a port of this machine to which a rule leads the target's on: who listens there? */
function innerLooks(view: View, atMs: number): Want[] {
  const { port } = view.target;
  const rules = learnt(view, "host.firewall").flatMap(({ data }) => data.rules ?? []);
  const places = ownAddresses(view).flatMap((address) =>
    rulesLeadingOn(rules, port, address).flatMap((rule) => placeOf(rule) ?? []),
  );
  const inner = new Set(places.flatMap((place) => (place.port === port ? [] : [place.port])));
  return [...inner]
    .slice(0, mostInner)
    .map((one) => want(view, "host.sockets", { port: one, moment: "after" }, { atMs, round: 2 }));
}

function looks(view: View, moment: HostMoment, atMs: number): Want[] {
  const port = view.only === "machine" ? null : view.target.port;
  const when = { atMs, round: moment === "before" ? 1 : 2 };
  return [
    want(view, "host.firewall", { port, moment }, when),
    want(view, "host.sockets", { port, moment }, when),
    want(view, "host.counters", { moment }, when),
    ...(moment === "before" ? [want(view, "host.network", { moment }, when)] : []),
  ];
}

/** Whatever was asked of the target's port was refused, and nothing is under way there. */
export function isRefusedOnly(view: View): boolean {
  const tries = view.own.filter(isTry);
  return tries.length > 0 && tries.every(({ observation }) => observation?.failure?.code === "refused");
}

const isTry = ({ step }: Asked): boolean => step.probe === "tcp.connect" && step.subject.purpose !== "other-port";
