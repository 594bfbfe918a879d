import type { HostMoment } from "../../observation/host-moment.ts";
import { isOnMachine } from "../../observation/own-address.ts";
import { speaksTls } from "../../target/target.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { isOwnMachine, isRefusedOnly } from "./host.ts";

/** What is held at the beginning and still three seconds later is no moment's rush; where each try was refused at once, nothing more is to come. */
const laterMs = 3_000;
const refusedMs = 1_250;
/** Connections that the other side has closed: some programs take seconds to close their own end. */
const muchLaterMs = 5_300;
const suspiciouslyMany = 5;

/** What is looked at once has time: the first connections of a run are not to wait for processors. */
const onceMs = { services: 700, linkSize: 1_000, certificate: 1_300 } as const;

/** The target stands on this very machine: what it may hold and how much it holds is looked at before the probes and after them, and once what its programs were told. */
export const hostRoom: Rule = (view) => {
  if (!isOwnMachine(view)) return [];
  const first = view.own.find(({ step }) => step.probe === "host.limits");
  if (first === undefined) return looks(view, "before", view.nowMs);
  const { port, scheme } = view.target;
  const later = (ms: number) => ({ atMs: first.startMs + (isRefusedOnly(view) ? Math.min(ms, refusedMs) : ms) });
  const isOfPort = view.only !== "machine";
  return [
    // On a busy machine the first look may take too long, and two are needed.
    ...(wasMissed(view) ? looks(view, "between", view.nowMs) : []),
    ...looks(view, "after", startOf(view, first) + afterMs(view)),
    want(view, "host.link-size", { moment: "before" }, later(onceMs.linkSize)),
    ...(isOfPort ? [want(view, "host.services", { port }, later(onceMs.services))] : []),
    ...(isOfPort && speaksTls(scheme) ? [want(view, "host.certificate", { port }, later(onceMs.certificate))] : []),
  ];
};

function looks(view: View, moment: HostMoment, atMs: number): Want[] {
  const when = { atMs, round: moment === "before" ? 1 : 2 };
  const servers = view.self.resolvers
    .filter(({ address }) => isOnMachine(view.self, address))
    .map(({ address, port }) => ({ server: address, port }));
  return [
    want(view, "host.limits", { moment }, when),
    ...(moment === "after" ? [want(view, "host.neighbours", { moment }, when)] : []),
    ...(view.only === "machine" ? [] : [want(view, "host.process", { port: view.target.port, moment }, when)]),
    ...(servers.length === 0 ? [] : [want(view, "host.resolver", { servers, moment }, when)]),
  ];
}

const isBeginning = ({ step }: Asked): boolean =>
  (step.probe === "host.limits" || step.probe === "host.process") && step.subject.moment === "before";

const wasMissed = (view: View): boolean =>
  view.own.some((one) => isBeginning(one) && one.observation !== null && one.observation.outcome === "failed");

/** When the first look began that was a success. */
function startOf(view: View, first: Asked): number {
  const between = view.own.find(({ step }) => step.probe === "host.limits" && step.subject.moment === "between");
  return between?.startMs ?? first.startMs;
}

function afterMs(view: View): number {
  const processes = learnt(view, "host.process").flatMap(({ data }) => data.processes ?? []);
  const isSuspicious = processes.some(
    ({ closeWait, closeWaitElsewhere }) => closeWait.length >= suspiciouslyMany || closeWaitElsewhere.length >= suspiciouslyMany,
  );
  // What a first look that is still under way will tell is not known yet.
  const isOpen = view.own.some(({ step, observation }) => step.probe === "host.process" && observation === null);
  if (isSuspicious || isOpen) return muchLaterMs;
  return isRefusedOnly(view) ? refusedMs : laterMs;
}
