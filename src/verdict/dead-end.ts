import { shortened } from "../cause/clause.ts";
import { answerOf, chainLoops, type DnsQuery } from "../observation/dns-answer.ts";
import { wasClosedUnspoken } from "../observation/handshakes.ts";
import type { Layer } from "../observation/layer.ts";
import { ofProbe } from "../observation/of-probe.ts";
import { redirectChains, wayOf } from "../observation/redirect-chains.ts";
import { isFoundBySystem } from "../observation/redirect-host.ts";
import { type Request, statusOf, wasAnswered } from "../observation/requests.ts";
import type { Facts } from "./facts.ts";
import type { Status } from "./report.ts";
import { certainTries } from "./weigh.ts";

type DeadEnd = { status: Extract<Status, "suspect" | "inconclusive">; because: string };

/** Where each single answer of a layer is in order and together they lead nowhere, in words; null where they do not. */
export function deadEndOf(layer: Layer, facts: Facts): DeadEnd | null {
  if (layer === "dns") return withoutAddress(facts);
  if (layer === "tcp") return hangsUp(facts);
  return layer === "http" ? lostOnRedirect(facts) : null;
}

/** Where nothing is known of what is spoken, a connection that is closed before a word by either side is of use to nobody; three of them are no accident. */
function hangsUp({ target, observations }: Facts): DeadEnd | null {
  if (target.scheme !== "tcp") return null;
  const silences = ofProbe(observations, "tcp.silent").filter(({ outcome }) => outcome === "ok");
  const [found] = [...Map.groupBy(silences, ({ vantage, subject }) => `${vantage} ${subject.address}`).values()].filter(
    (tries) => tries.length >= certainTries && tries.every(wasClosedUnspoken),
  );
  const [first] = found ?? [];
  return first === undefined
    ? null
    : {
        status: "inconclusive",
        because: `connections to ${first.subject.address} are accepted, and closed before a word was said`,
      };
}

/** An empty answer for one family is usual; where nobody gives an address of either, the name leads nowhere. */
function withoutAddress({ target, observations }: Facts): DeadEnd | null {
  if (target.kind === "address" || target.addresses.length > 0) return null;
  const circle = observations.find(
    (one): one is DnsQuery => one.probe === "dns.query" && one.subject.purpose === "target" && chainLoops(one),
  );
  return circle === undefined
    ? { status: "inconclusive", because: "no resolver gives an address; the cause is not clear" }
    : { status: "suspect", because: `the aliases of ${circle.subject.name} go in a circle, so they lead to no address` };
}

/** Where the redirects end that a client follows from the target, as far as no cause names it: at a name without an address, or nowhere yet. */
function lostOnRedirect({ observations, settings }: Facts): DeadEnd | null {
  const requests = ofProbe(observations, "http.request");
  for (const { hops, end, to, held } of redirectChains(requests)) {
    if (to === null || statusOf(hops[0]) === settings.expect.status || leadsOtherwise(hops[0], requests)) continue;
    if ((end === "circle" || end === "endless") && wasLostWithCookies(hops[0], observations))
      return { status: "inconclusive", because: "redirects go in a circle without cookies, and with them no end was seen" };
    if (end !== "open") continue;
    const isFound = isFoundBySystem(ofProbe(observations, "dns.system"), to.hostname, hops[0].vantage);
    const lost = (isFound ? null : lostName(to.hostname, observations)) ?? heldBack(held, to) ?? tooFar(hops, to);
    if (lost !== null) return lost;
  }
  return null;
}

/** Other tries there are answered, or led another way: then only some of them are lost, and that is for a cause to weigh. */
const leadsOtherwise = (first: Request, requests: readonly Request[]): boolean =>
  requests.some(
    (one) =>
      one.subject.hop === 0 &&
      (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
      one.vantage === first.vantage &&
      one.subject.address === first.subject.address &&
      wasAnswered(one) &&
      wayOf(one) !== wayOf(first),
  );

/** Followed with cookies, and it broke on the way. */
const wasLostWithCookies = ({ vantage, subject }: Request, observations: Facts["observations"]): boolean => {
  const walks = observations.filter(
    (one) => one.probe === "http.chain" && one.vantage === vantage && one.subject.address === subject.address,
  );
  return walks.length > 0 && walks.every(({ outcome }) => outcome !== "ok");
};

function lostName(host: string, observations: Facts["observations"]): DeadEnd | null {
  const lookups = observations.filter(
    (one): one is DnsQuery => one.probe === "dns.query" && one.subject.purpose === "redirect" && one.subject.name === host,
  );
  if (lookups.length === 0 || lookups.some((one) => answerOf(one) === "addresses")) return null;
  const isMissing = lookups.some((one) => answerOf(one) === "no-name");
  return {
    status: isMissing ? "suspect" : "inconclusive",
    because: `the redirect leads to ${shortened(host, 80)}, ${isMissing ? "a name that does not exist" : "for which no address was found"}`,
  };
}

/** The proxy that leads to the first hop did not lead to the next. */
function heldBack([held]: readonly Request[], to: URL): DeadEnd | null {
  return held === undefined
    ? null
    : {
        status: "inconclusive",
        because: `the redirect leads to ${shortened(to.host, 80)}, and ${held.subject.secure ? "the proxy gave no tunnel there" : "nobody came there through the proxy"}`,
      };
}

/** Nothing was asked of the next hop, though the last one answered: the run was over before. */
function tooFar(hops: readonly Request[], to: URL): DeadEnd | null {
  return hops.length <= manyHops
    ? null
    : {
        status: "inconclusive",
        because: `after ${hops.length} redirects there is still another, to ${shortened(to.href, 120)}`,
      };
}

/** So many are usual; that fewer are not followed to their end is policy's or the resolver's doing. */
const manyHops = 5;
