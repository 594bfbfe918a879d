import { isPrivate, isPublicAddress } from "../../observation/address-network.ts";
import { answerOf } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import { nearlyBypassedBy } from "../../target/no-proxy.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { goodEnds, type JudgedTry, proxyName, triesOfProxy } from "./proxy-tries.ts";

/** The variables send this target the way that does not work, and the other way does. */
export const bypassMismatch: Cause = {
  id: "proxy.bypass-mismatch",
  impact: "breaks",
  plain:
    "The settings say which sites go through the proxy and which do not, and this one goes the wrong way: it works the other way. Programs that heed these settings fail, others work.",
  tell: "With the variables as they are the target fails, and the way that NO_PROXY keeps clients from works to its end.",
  remedy: [
    "Correct NO_PROXY: take out the entry that sends the target past the proxy, or add the internal name that must not go through it.",
    "Entries of NO_PROXY are names, addresses and ranges between commas; programs differ in what else they understand.",
  ],
  toldApartFrom: [],
  explains: ["dns.*", "tcp.*", "tls.*", "path.*", "http.*", "proxy.cannot-reach-target", "proxy.denied", "proxy.dns"],
  owner: "whoever sets the variables on this machine",
  find: (seen) => {
    const { proxy } = seen.settings;
    if (proxy === undefined || proxy.from === "--proxy" || seen.other === undefined) return [];
    return proxy.bypassedBy !== null ? keptFromProxy(seen, proxy.bypassedBy) : sentToProxy(seen, proxy.noProxy);
  },
};

/** NO_PROXY names it, and only the proxy comes to it. */
function keptFromProxy(seen: Seen, entry: string): Match[] {
  const works = letThrough(seen.other ?? []) ? goodEnds(seen.other ?? [], seen) : [];
  if (works.length === 0 || goodEnds(seen.observations, seen).length > 0) return [];
  const failed = seen.observations.filter(isClientsTry).filter(isTrouble);
  return failed.length === 0
    ? []
    : [
        {
          failed,
          worked: [],
          // Where the name is all that fails no address is touched, and what is seen at the proxy's would narrow that.
          ...(failed.some(({ subject }) => "address" in subject) ? { beside: works } : {}),
          ruledOut: [],
          says: clause(`NO_PROXY keeps it from the proxy, which alone reaches it`),
          next: [
            `Take "${shortened(entry, 60)}" out of NO_PROXY, or narrow it: it sends ${seen.target.host} past ${proxyName(seen)}, through which it answers.`,
          ],
        },
      ];
}

/** It is an internal target, or an entry was meant for it, and it is sent to a proxy that does not come to it. */
function sentToProxy(seen: Seen, noProxy: string): Match[] {
  const works = goodEnds(seen.other ?? [], seen);
  if (works.length === 0) return [];
  const tries = triesOfProxy(seen);
  const stopped = tries.filter(({ came }) => came === "refused" || came === "failed" || came === "no-name");
  const tunnels = stopped.map(({ one }) => one);
  const failed = stopped.length === 0 ? brokenBehind(seen) : stopped.length === tries.length ? tunnels : [];
  if (failed.length === 0) return [];
  const addresses = [
    ...new Set(works.flatMap(({ subject }) => ("address" in subject && subject.address !== null ? [subject.address] : []))),
  ];
  const near = nearlyBypassedBy(noProxy, seen.target, addresses);
  if (near === null && !isInternal(addresses, stopped, noProxy)) return [];
  const { host } = seen.target;
  return [
    {
      failed,
      worked: [],
      beside: works,
      ruledOut: [],
      ...(tunnels.length > 0 && tunnels.every(({ data }) => (data.status ?? 500) < 500) ? { stated: true } : {}),
      says: clause(
        near === null
          ? "an internal target is sent to the proxy, and works directly"
          : "NO_PROXY does not reach it as it is written",
      ),
      next: [
        near === null
          ? `Put ${host} (or its zone) into NO_PROXY: it answers directly, and ${proxyName(seen)} does not come to it.`
          : `Write ${host} itself into NO_PROXY: "${shortened(near.entry, 60)}" does not reach it (${near.why}), so it is sent to ${proxyName(seen)}, which does not come to it.`,
      ],
    },
  ];
}

/**
 * Whether the target is one of those that are meant to be gone to directly, where no entry comes near to its name: its addresses mean something inside one network
 * alone. Of others that are not public it is believed where somebody keeps a list, and the proxy did not come there; one that forbids the target knows it well.
 */
const isInternal = (addresses: readonly string[], stopped: readonly JudgedTry[], noProxy: string): boolean =>
  addresses.every(isPrivate) ||
  (!addresses.some(isPublicAddress) && /[^\s,]/.test(noProxy) && stopped.every(({ came }) => came !== "refused"));

/** The proxy lets everything through, and it comes to nothing: it may lead to another host of that name. */
function brokenBehind(seen: Seen): readonly Observation[] {
  const isOpen = triesOfProxy(seen).every(({ came }) => came === "through" || came === "target");
  if (!isOpen || goodEnds(seen.observations, seen).length > 0) return [];
  return seen.observations.filter((one) => one.probe === "tls.handshake" || one.probe === "http.request").filter(isTrouble);
}

/** A page that the proxy wrote itself is no sign that it comes to the target. */
const letThrough = (observations: readonly Observation[]): boolean =>
  observations.some(
    (one) =>
      one.probe === "proxy.connect" && one.subject.purpose === "target" && one.outcome === "ok" && (one.data.status ?? 0) < 400,
  );

/** As clients of the target do it, from the lookup on. */
const isClientsTry = (one: Observation): boolean =>
  "purpose" in one.subject &&
  (one.subject.purpose === "target" || one.subject.purpose === "user-path") &&
  one.probe !== "proxy.connect";

function isTrouble(one: Observation): boolean {
  if (one.outcome === "skipped") return false;
  if (one.failure !== null) return one.failure.code !== "cancelled" && one.failure.code !== "denied-by-policy";
  if (one.probe === "dns.query")
    return (
      answerOf(one) !== "addresses" &&
      answerOf(one) !== "empty" &&
      one.subject.role !== "public" &&
      one.subject.role !== "authoritative"
    );
  return one.probe === "http.request" && (one.data.status ?? 0) >= 500;
}
