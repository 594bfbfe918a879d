import { isLoopback } from "../../observation/address-network.ts";
import type { HostMoment } from "../../observation/host-moment.ts";
import { speaksTls } from "../../target/target.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { isRefusedOnly, ownAddresses } from "./host.ts";

/** What is held at the beginning and still three seconds later is no moment's rush; where each try was refused at once, nothing more is to come. */
const laterMs = 3_000;
const refusedMs = 1_250;
/** Connections that the other side has closed: some programs take seconds to close their own end. */
const muchLaterMs = 5_300;
const suspiciouslyMany = 5;

/** The target stands on this very machine: what it may hold and how much it holds is looked at before the probes and after them, and once what was told to its programs. */
export const hostRoom: Rule = (view) => {
  if (ownAddresses(view).length === 0) return [];
  const first = view.own.find(({ step }) => step.probe === "host.limits");
  const beganMs = first?.startMs ?? view.nowMs;
  const { port, scheme } = view.target;
  const once = { atMs: beganMs };
  return [
    ...looks(view, "before", beganMs),
    want(view, "host.services", { port }, once),
    want(view, "host.link-size", { moment: "before" }, once),
    ...(speaksTls(scheme) ? [want(view, "host.certificate", { port }, once)] : []),
    ...(first === undefined ? [] : looks(view, "after", beganMs + afterMs(view))),
  ];
};

function looks(view: View, moment: HostMoment, atMs: number): Want[] {
  const when = { atMs, round: moment === "before" ? 1 : 2 };
  const servers = view.self.resolvers
    .filter(({ address }) => isLoopback(address) || view.self.addresses?.includes(address))
    .map(({ address, port }) => ({ server: address, port }));
  return [
    want(view, "host.limits", { moment }, when),
    ...(moment === "after" ? [want(view, "host.neighbours", { moment }, when)] : []),
    ...(view.only === "machine" ? [] : [want(view, "host.process", { port: view.target.port, moment }, when)]),
    ...(servers.length === 0 ? [] : [want(view, "host.resolver", { servers, moment }, when)]),
  ];
}

function afterMs(view: View): number {
  const processes = learnt(view, "host.process").flatMap(({ data }) => data.processes ?? []);
  const isSuspicious = processes.some(
    ({ closeWait, closeWaitElsewhere }) => closeWait.length >= suspiciouslyMany || closeWaitElsewhere.length >= suspiciouslyMany,
  );
  if (isSuspicious) return muchLaterMs;
  return isRefusedOnly(view) ? refusedMs : laterMs;
}
