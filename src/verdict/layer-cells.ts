import { cellKey, cellOf, groupByCell } from "../observation/cell.ts";
import { answerOf, type DnsQuery } from "../observation/dns-answer.ts";
import { connected } from "../observation/endpoint-tries.ts";
import type { Phase } from "../observation/failure.ts";
import { isCallFailed } from "../observation/http2-exchanges.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation, ObservationOf } from "../observation/observation.ts";
import { isRefusedByClients } from "../observation/refused-certificate.ts";
import { isAskedBeside } from "../observation/requests.ts";
import { turnedAway } from "../observation/turned-away.ts";
import { isUpgradeRefused } from "../observation/upgrades.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import type { LayerReport, Status } from "./report.ts";
import { fewestFailures, judgeRate } from "./statistics.ts";
import { failuresApart } from "./weigh.ts";

export type LayerCell = LayerReport["cells"][number];

/** The phases in which a failed probe says something of its own layer. Before them, a lower layer is what failed. */
const ownPhases: Partial<Record<Layer, readonly Phase[]>> = {
  proxy: ["connect", "handshake", "wait"],
  dns: ["connect", "query", "lookup", "handshake"],
  tcp: ["connect", "silence"],
  tls: ["handshake"],
  http: ["request", "wait", "headers", "body"],
};

/** Questions about the target itself; what was asked beside them (another port, another SNI, a parent zone) is evidence and never a verdict on the layer. */
function isAboutTarget(observation: Observation): boolean {
  switch (observation.probe) {
    case "dns.query":
      return (
        observation.subject.purpose === "target" &&
        (observation.subject.role === "configured" || observation.subject.role === "given") &&
        !observation.subject.checkingDisabled
      );
    case "proxy.connect":
      return observation.subject.purpose === "target" || observation.subject.purpose === "sample";
    case "tcp.connect":
      return observation.subject.purpose !== "other-port";
    case "tls.handshake":
      return observation.subject.purpose !== "other-sni";
    case "http.request":
      return !isAskedBeside(observation);
    case "http.websocket":
      return observation.subject.purpose !== "idle";
    case "http.http2":
      return observation.subject.purpose === "grpc";
    case "tcp.silent":
    case "tcp.one-byte":
      return true;
    case "tcp.idle":
    case "dns.pair":
    case "tls.hello":
    case "tls.revocation":
    case "http.quic":
    case "http.chain":
    case "dns.hosts":
    case "dns.resolv-conf":
    case "dns.system":
    case "path.probe":
    case "host.sockets":
    case "host.counters":
    case "host.network":
    case "host.firewall":
    case "path.trace":
    case "path.size":
    case "path.gateway":
    case "vantage.nobody":
    case "vantage.control":
    case "vantage.firewall":
    case "host.certificate":
    case "host.limits":
    case "host.link-size":
    case "host.process":
    case "host.resolver":
    case "host.services":
    case "host.neighbours":
      return false;
  }
}

/** The lower layer at which a question to a higher one ended: what was asked of HTTP and never connected is one more try of TCP. */
function brokeOffAt({ failure, layer }: Observation): Layer | null {
  if (failure === null || failure.blame === "vantage") return null;
  if (failure.phase === "connect" && (layer === "tls" || layer === "http")) return "tcp";
  return failure.phase === "handshake" && layer === "http" ? "tls" : null;
}

/** Where a redirect leads no connection is tried by itself: a request that was followed there and connected stands for one. */
const hasConnected = (one: Observation): boolean =>
  one.probe === "http.request" && one.subject.purpose === "redirect" && connected(one) && brokeOffAt(one) !== "tcp";

type Say = "well" | "badly" | "nothing";

/** What one probe says of its own layer. Trouble of the vantage itself, and a failure below, say nothing of it. */
export function sayOf(observation: Observation, expectedStatus: number | null): Say {
  if (observation.outcome === "skipped") return "nothing";
  if (observation.failure !== null) {
    const own = (ownPhases[observation.layer] ?? []).includes(observation.failure.phase);
    const vantages =
      observation.failure.blame === "vantage" &&
      observation.failure.code !== "unknown" &&
      observation.failure.code !== "tls-own-refusal";
    return own && !vantages ? "badly" : "nothing";
  }
  if (observation.probe === "dns.query") return sayOfLookup(observation);
  if (observation.probe === "proxy.connect") return sayOfProxy(observation);
  if (observation.probe === "tls.handshake") return isRefusedByClients(observation) ? "badly" : "well";
  if (observation.probe === "http.websocket") return isUpgradeRefused(observation) ? "badly" : "well";
  if (observation.probe === "http.http2") return isCallFailed(observation) ? "badly" : "well";
  if (observation.probe === "http.request") {
    const { status = 0 } = observation.data;
    return (status >= 500 || turnedAway(observation) !== null) && status !== expectedStatus ? "badly" : "well";
  }
  return "well";
}

/** A cut answer only says to ask over TCP, and a referral sends a client that cannot follow it elsewhere. */
function sayOfLookup(query: DnsQuery): Say {
  const answer = answerOf(query);
  if (answer === "cut") return "nothing";
  return answer === "addresses" || answer === "empty" ? "well" : "badly";
}

/** A tunnel was given, or a page came: what page it is, the request itself says. */
const sayOfProxy = ({ subject, data }: ObservationOf<"proxy.connect">): Say =>
  isTunnelGiven(data.status ?? 0) || (subject.asks === "page" && data.status !== 407) ? "well" : "badly";
const isTunnelGiven = (status: number): boolean => status >= 200 && status < 300;

export type AboutTarget = ReadonlyMap<Layer, readonly Observation[]>;

/** What was asked about the target itself, by the layer that it says something of: its own, and a lower one where it broke off there; beside such a one also those that did not. */
export function aboutTarget(observations: readonly Observation[]): AboutTarget {
  const about = new Map<Layer, Observation[]>();
  const put = (layer: Layer, one: Observation): void => {
    const some = about.get(layer);
    if (some === undefined) about.set(layer, [one]);
    else some.push(one);
  };
  for (const one of observations) {
    if (!isAboutTarget(one)) continue;
    put(one.layer, one);
    const lower = brokeOffAt(one);
    if (lower !== null && lower !== one.layer) put(lower, one);
  }
  const brokenAt = new Set((about.get("tcp") ?? []).filter(({ layer }) => layer === "http").map(cellKey));
  if (brokenAt.size > 0) for (const one of observations) if (hasConnected(one) && brokenAt.has(cellKey(one))) put("tcp", one);
  return about;
}

/** Each vantage × address (or resolver) of one layer: suspect where a finding rests on it, inconclusive where something went wrong that no finding explains. */
export function cellsOf(
  layer: Layer,
  about: AboutTarget,
  { settings }: Pick<Facts, "settings">,
  found: readonly Found[],
): LayerCell[] {
  const evidenceOf = (wanted: (one: Found) => boolean): ReadonlySet<string> =>
    new Set(found.filter((one) => one.finding.layer === layer && wanted(one)).flatMap(({ finding }) => finding.evidence));
  const suspect = evidenceOf(({ finding }) => finding.role !== "note");
  const open = evidenceOf(({ weight }) => weight === "open");
  // What is rare is still a failure: one that several causes note once or twice each is counted together.
  const noted = evidenceOf(({ finding }) => finding.role === "note" && finding.impact === "latent");
  const proxied = layer === "tcp" ? acceptedForAll(found) : layer === "http" ? answeredByProxy(found) : new Set<string>();
  const outvoted = outvotedVantages(found);
  return [...groupByCell(about.get(layer) ?? []).values()].flatMap((tries) => {
    const [first] = tries;
    if (first === undefined) return [];
    const { vantage, address, resolver } = cellOf(first);
    return [
      {
        vantage,
        address: address ?? resolver ?? "",
        status: believed(statusOf(tries, layer, { suspect, open, noted }, settings.expect.status), {
          isProxied: proxied.has(vantage),
          isOutvoted: outvoted.has(vantage),
        }),
        evidence: tries.map(({ id }) => id),
      },
    ];
  });
}

/** Where somebody accepts connections, or answers, in everybody's name, what goes well proves nothing; and where a vantage in doubt has a sound one beside it, what went badly there does not count. */
function believed(status: Status, { isProxied, isOutvoted }: { isProxied: boolean; isOutvoted: boolean }): Status {
  return (isProxied && status === "healthy") || (isOutvoted && status !== "healthy") ? "not-checked" : status;
}

/** Those of which the trouble is a note, because another vantage can be believed. */
export const outvotedVantages = (found: readonly Found[]): ReadonlySet<string> =>
  new Set(
    found.flatMap(({ finding }) =>
      finding.layer === "vantage" && finding.role === "note" && finding.impact !== "latent" ? finding.scope.vantages : [],
    ),
  );

/** Those at which the proxy answers all requests itself: what it writes is no answer of the target. Where it stops a redirect alone, that explains nothing of HTTP before it. */
export const answeredByProxy = (found: readonly Pick<Found, "finding" | "place">[]): ReadonlySet<string> =>
  new Set(
    found.flatMap(({ finding: { layer, role, pattern, scope }, place: { edges } }) =>
      layer === "proxy" && role === "root" && pattern === "everywhere" && edges.includes("http.*") ? scope.vantages : [],
    ),
  );

/** The vantages at which somebody does. */
export const acceptedForAll = (found: readonly Pick<Found, "finding">[]): ReadonlySet<string> =>
  new Set(
    found.flatMap(({ finding }) =>
      finding.cause === "vantage.suspect" || finding.cause === "vantage.captive-portal" ? finding.scope.vantages : [],
    ),
  );

type Claimed = { suspect: ReadonlySet<string>; open: ReadonlySet<string>; noted: ReadonlySet<string> };

/** Fewer failures than a rate needs, among tries that work, are no more than a note. */
function statusOf(tries: readonly Observation[], layer: Layer, claimed: Claimed, expected: number | null): Status {
  const isAmong = (claim: ReadonlySet<string>): boolean => claim.size > 0 && tries.some(({ id }) => claim.has(id));
  if (isAmong(claimed.suspect)) return "suspect";
  if (isAmong(claimed.open)) return "inconclusive";
  let well = 0;
  const bad: Observation[] = [];
  for (const one of tries) {
    const say = one.layer === layer ? sayOf(one, expected) : brokeOffAt(one) === layer ? "badly" : "well";
    if (say === "well") well += 1;
    else if (say === "badly" && !claimed.noted.has(one.id)) bad.push(one);
  }
  if (well === 0 && bad.length === 0) return isAmong(claimed.noted) ? "healthy" : "not-checked";
  if (well === 0) return bad.length >= fewestFailures ? "suspect" : "inconclusive";
  const failures = failuresApart(bad);
  return failures >= fewestFailures && judgeRate(failures, well, 1) !== "healthy" ? "inconclusive" : "healthy";
}
