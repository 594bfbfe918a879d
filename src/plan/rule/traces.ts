import { isLoopback } from "../../observation/address-network.ts";
import type { SubjectOf } from "../../observation/step.ts";
import type { Address } from "../../target/address.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { connectionTriesAt } from "./connection-tries.ts";
import { probedAddresses } from "./first-connections.ts";

/** A name with many addresses is not traced to each: they mostly lie behind the same routers, and those answer few errors in a second (6, then one a second, on Linux). */
const mostTraced = 3;
/** One trace after the other, for the same reason, ms. */
const apartMs = 250;
/** The packets that each hop is sent beside a run, and where the path alone was asked for. */
const lightRounds = 3;
const roundsOfFlow = 10;
const roundsBeside = 4;

/**
 * The way to each address, hop by hop. In a triage one light trace for each that answers, behind the first verdict: it never holds that back. Where the path alone was
 * asked for, the flow is walked with many rounds at once, then by ICMP and by TCP to the real port, with the sizes that pass and this machine's own route.
 */
export const traces: Rule = (view) => (view.only === "path" ? pathAlone(view) : besideTriage(view));

function besideTriage(view: View): Want[] {
  const { firstVerdictMs } = view;
  if (firstVerdictMs === null) return [];
  return probedAddresses(view)
    .filter((address) => !isLoopback(address) && connectionTriesAt(view, address).stood.length > 0)
    .slice(0, mostTraced)
    .map((address, index) =>
      want(view, "path.trace", traceBy("udp", address, null, lightRounds), { round: 3, atMs: firstVerdictMs + index * apartMs }),
    );
}

function pathAlone(view: View): Want[] {
  return probedAddresses(view)
    .slice(0, mostTraced)
    .flatMap((address, index) => {
      const when = { round: 2, atMs: view.nowMs + (isAsked(view, address) ? 0 : index * apartMs) };
      return [
        want(view, "path.gateway", { address, port: null }, when),
        want(view, "path.size", { address, port: null }, when),
        want(view, "path.trace", traceBy("udp", address, null, roundsOfFlow), when),
        ...(isWalked(view, address) || view.self.service !== undefined
          ? [
              want(view, "path.trace", traceBy("icmp", address, null, roundsBeside), when),
              want(view, "path.trace", traceBy("tcp", address, view.target.port, roundsBeside), when),
            ]
          : []),
      ];
    });
}

const traceBy = (
  protocol: SubjectOf<"path.trace">["protocol"],
  address: Address,
  port: number | null,
  rounds: number,
): SubjectOf<"path.trace"> => ({ address, protocol, port, rounds, purpose: "target" });

const isAsked = (view: View, address: Address): boolean =>
  view.own.some(({ step }) => step.probe === "path.trace" && step.subject.address === address);

const isWalked = (view: View, address: Address): boolean =>
  learnt(view, "path.trace").some(({ subject }) => subject.address === address && subject.protocol === "udp");
