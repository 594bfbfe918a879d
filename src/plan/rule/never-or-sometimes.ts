import type { Observation } from "../../observation/observation.ts";
import type { Address } from "../../target/address.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { suspiciousMs, triedAddresses } from "./connection-tries.ts";
import { handshakeWith, requestTo, upgradeAt } from "./first-connections.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { pacedMs } from "./pace.ts";
import { isFine, isToTarget } from "./tries-at.ts";

/** With the three before, these leave one chance in a hundred that an address which serves half of its clients is taken for one that serves none. */
const more = 4;
/** No part of the retries' distance, so that a balancer that takes turns is met at another of them. */
const everyMs = 230;

/**
 * Handshakes or requests that failed three times may still work half of the time, where two members share an address: a few more, before it is said that they
 * never work. Connections are asked so by knocks.
 */
export const neverOrSometimes: Rule = (view) => {
  if (asksToBeLeftAlone(view)) return [];
  const addresses = triedAddresses(view);
  const apartMs = pacedMs(view, addresses.length, everyMs);
  return addresses.flatMap((address, index) => onceMore(view, address, apartMs, (index * apartMs) / addresses.length) ?? []);
};

const kinds = ["tls.handshake", "http.request", "http.websocket"] as const;

/** `apartMs` from one to the next at one address, the first of them `laterMs` after that at others. */
function onceMore(view: View, address: Address, apartMs: number, laterMs: number): Want | null {
  const here = view.own.filter(({ step }) => "address" in step.subject && step.subject.address === address);
  const kind = kinds.find((probe) =>
    neverWorked(
      here.filter((one) => isAsUsersAsk(one, probe, view)),
      view,
    ),
  );
  if (kind === undefined) return null;
  const samples = here.filter(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample");
  const made = samples.filter(({ step }) => step.probe === kind).length;
  if (made >= more) return null;
  const lastMs = Math.max(...here.filter(({ step }) => step.probe === kind).map(({ startMs }) => startMs));
  const when = {
    round: 2,
    attempt: samples.length + 1,
    atMs: Math.max(view.nowMs, lastMs + apartMs + (made === 0 ? laterMs : 0)),
  };
  switch (kind) {
    case "tls.handshake":
      return want(view, kind, { ...handshakeWith(view, address), purpose: "sample" }, when);
    case "http.request":
      return want(view, kind, { ...requestTo(view, address), purpose: "sample" }, when);
    case "http.websocket":
      return want(view, kind, { ...upgradeAt(view, address), purpose: "sample" }, when);
  }
}

const isAsUsersAsk = ({ step }: Asked, probe: (typeof kinds)[number], view: View): boolean =>
  step.probe === probe &&
  ["target", "user-path", "sample"].includes(step.subject.purpose) &&
  !(step.probe === "http.request" && (step.subject.trust === "ignore" || step.subject.hop > 0)) &&
  !(step.probe === "tls.handshake" && !isToTarget(view, step.subject));

/** Three tries and more, each of which broke in its own exchange, or has been waiting in it. What broke below is asked again there. */
function neverWorked(tries: readonly Asked[], view: View): boolean {
  return (
    tries.length >= certainTries &&
    tries.every(({ observation, startMs }) =>
      observation === null ? view.nowMs - startMs >= suspiciousMs : broke(observation, view),
    )
  );
}

function broke(one: Observation, view: View): boolean {
  if (one.outcome === "skipped" || one.failure?.blame === "vantage" || isFine(one, view)) return false;
  return one.failure?.phase !== "connect" && !(one.layer === "http" && one.failure?.phase === "handshake");
}
