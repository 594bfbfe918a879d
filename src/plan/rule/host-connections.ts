import { rulesLeadingOn } from "../../cause/host/led-on.ts";
import { isLookAt } from "../../observation/kind/host-sockets.ts";
import type { Address } from "../../target/address.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { probedAddresses } from "./first-connections.ts";

/** A rule that takes three packets in ten is met by ten tries in 97 of 100 runs. */
const samples = 10;
const everyMs = 150;

/**
 * Where only the machine itself is looked at, connections to its own port are the marked probes that its counters are read beside. They wait for the first look
 * to be over. An address whose port a rule leads on to another place is left alone: connections of the machine itself take no such rule.
 */
export const hostConnections: Rule = (view) => {
  const isLookedAt = ["host.sockets", "host.firewall", "host.counters"].every((probe) =>
    view.own.some(({ step, observation }) => step.probe === probe && observation !== null),
  );
  if (!isLookedAt) return [];
  return probedAddresses(view)
    .filter((address) => !isLedOn(view, address))
    .flatMap((address) => [
      want(view, "tcp.connect", { address, port: view.target.port, purpose: "target" }),
      ...sampleAt(view, address),
    ]);
};

/** While none has failed, a few more, one after another; what fails is tried again by itself. */
function sampleAt(view: View, address: Address): Want[] {
  const tries = view.own.filter(({ step }) => step.probe === "tcp.connect" && step.subject.address === address);
  const last = tries.at(-1);
  const taken = tries.filter(({ step }) => step.probe === "tcp.connect" && step.subject.purpose === "sample").length;
  const connects = tries.some(({ observation }) => observation?.outcome === "ok");
  if (last === undefined || !connects || taken >= samples) return [];
  const subject = { address, port: view.target.port, purpose: "sample" as const };
  return [
    want(view, "tcp.connect", subject, { round: 2, attempt: taken + 1, atMs: Math.max(view.nowMs, last.startMs + everyMs) }),
  ];
}

/** No listener here, and a rule that leads what comes from outside on to another place. */
function isLedOn(view: View, address: Address): boolean {
  const listeners = learnt(view, "host.sockets")
    .filter((look) => isLookAt(look, view.target.port))
    .flatMap(({ data }) => data.listeners ?? []);
  const rules = learnt(view, "host.firewall").flatMap(({ data }) => data.rules ?? []);
  return listeners.length === 0 && rulesLeadingOn(rules, view.target.port, address).length > 0;
}
