import { shortened } from "../cause/clause.ts";
import { answerOf, chainLoops, type DnsQuery } from "../observation/dns-answer.ts";
import { wasClosedUnspoken } from "../observation/handshakes.ts";
import type { Layer } from "../observation/layer.ts";
import { headerOf, type Request, redirectTarget, statusOf, wasAnswered } from "../observation/requests.ts";
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
  const silences = observations.filter((one) => one.probe === "tcp.silent").filter(({ outcome }) => outcome === "ok");
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

/**
 * Where the redirects end that a client follows from the target. Those that come back to where they were never end, unless the server sets a cookie on the
 * way: a browser that brings it may get through.
 */
function lostOnRedirect({ observations, settings }: Facts): DeadEnd | null {
  const requests = observations.filter(
    (one): one is Request =>
      one.probe === "http.request" &&
      (one.subject.purpose === "user-path" || one.subject.purpose === "redirect") &&
      wasAnswered(one),
  );
  const passed = new Set<string>();
  let setsCookie = false;
  let at = requests.find(
    (one) => one.subject.hop === 0 && redirectTarget(one) !== null && statusOf(one) !== settings.expect.status,
  );
  while (at !== undefined) {
    passed.add(withoutHash(new URL(at.subject.url)));
    setsCookie ||= headerOf(at, "set-cookie") !== null;
    const to = redirectTarget(at);
    if (to === null) return null;
    const url = withoutHash(to);
    if (passed.has(url))
      return setsCookie ? null : { status: "suspect", because: `redirects go in a circle, back to ${shortened(url, 120)}` };
    const answer = requests.find((one) => one.subject.purpose === "redirect" && withoutHash(new URL(one.subject.url)) === url);
    if (answer === undefined) return lostName(to.hostname, observations) ?? tooFar(at, url, observations);
    at = answer;
  }
  return null;
}

const withoutHash = (url: URL): string => `${url.origin}${url.pathname}${url.search}`;

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

/** Nothing was asked of the next hop, though the last one answered: they were more than are followed. */
function tooFar(last: Request, url: string, observations: Facts["observations"]): DeadEnd | null {
  const wasTried = observations.some((one) => one.probe === "http.request" && one.subject.hop > last.subject.hop);
  return last.subject.hop < manyHops || wasTried
    ? null
    : { status: "inconclusive", because: `after ${manyHops} redirects there is still another, to ${shortened(url, 120)}` };
}

/** So many are followed. */
const manyHops = 5;
