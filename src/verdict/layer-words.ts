import { shortened } from "../cause/clause.ts";
import { answerOf } from "../observation/dns-answer.ts";
import { isCallWell } from "../observation/http2-exchanges.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import { lapsedAuthority } from "../observation/refused-certificate.ts";
import { turnedAway } from "../observation/turned-away.ts";
import { speaksHttp, speaksTls } from "../target/target.ts";
import { explainsTrouble } from "./explain.ts";
import type { Facts } from "./facts.ts";
import { failureWords } from "./failure-words.ts";
import type { Found } from "./find.ts";
import { acceptedForAll, answeredByProxy, type LayerCell, sayOf } from "./layer-cells.ts";
import { counted, listWords } from "./words.ts";

/** Something went wrong that has no cause of its own here: the first failure's own words, and the root that it follows from, where one reaches so far. */
export function unnamedWords(
  layer: Layer,
  cells: readonly LayerCell[],
  { observations, settings }: Facts,
  found: readonly Found[],
): string {
  const bad = new Set(
    cells.filter(({ status }) => status !== "healthy" && status !== "not-checked").flatMap(({ evidence }) => evidence),
  );
  const failing = observations.find(
    (one) => bad.has(one.id) && (one.outcome === "failed" || sayOf(one, settings.expect.status) === "badly"),
  );
  if (failing === undefined) return "not enough answers to tell";
  const at = cells.find(({ evidence }) => evidence.includes(failing.id))?.address ?? "";
  const after =
    failing.probe === "http.request" && failing.subject.purpose === "redirect"
      ? `, after the redirect to ${shortened(failing.subject.host, 40)}`
      : "";
  const root = found.find(
    ({ finding, place }) => finding.role === "root" && explainsTrouble(place, layer, { vantage: failing.vantage, address: at }),
  );
  const why =
    root !== undefined ? `; it follows from: ${root.finding.summary}` : isTelling(failing) ? "" : "; the cause is not clear";
  return `${unclear(failing)}${at === "" ? "" : ` at ${at}`}${after}${why}`;
}

/** What one probe met that no cause explains. */
export const unclear = (failing: Observation): string =>
  failing.failure === null ? wordOf(failing) : failureWords(failing.failure);

/** What came says itself why nobody gets through. */
const isTelling = (one: Observation): boolean =>
  (one.probe === "http.request" && turnedAway(one) !== null) ||
  (one.probe === "tls.handshake" && lapsedAuthority(one, Date.parse(one.at)) !== null);

function wordOf(observation: Observation): string {
  if (observation.probe === "dns.query" && answerOf(observation) === "referral") return "a referral in place of an answer";
  if (observation.probe === "proxy.connect") return `status ${observation.data.status ?? 0} from the proxy`;
  if (observation.probe === "dns.query") return `${observation.data.rcode ?? "no rcode"} for ${observation.subject.type}`;
  if (observation.probe === "http.http2") return `gRPC status ${observation.data.grpcStatus ?? "missing"}`;
  if (observation.probe === "http.request") {
    const why = turnedAway(observation);
    return why === null ? `HTTP ${observation.data.status ?? 0}` : `${why} (status ${observation.data.status ?? 0})`;
  }
  if (observation.probe === "tls.handshake") {
    const lapsed = lapsedAuthority(observation, Date.parse(observation.at));
    return lapsed === null
      ? "a certificate that clients refuse"
      : `a certificate by "${shortened(lapsed, 60)}", whose own is out of its dates,`;
  }
  return "failed";
}

/** What a layer that works was seen to do. */
export function wellWords(layer: Layer, cells: readonly LayerCell[], { observations, settings }: Facts): string {
  const good = cells.filter(({ status }) => status === "healthy");
  const addresses = [...new Set(good.map(({ address }) => address))];
  const who =
    addresses.length === 1
      ? (addresses[0] ?? "")
      : addresses.length === 2
        ? "both addresses"
        : `all ${addresses.length} addresses`;
  const verb = addresses.length === 1 ? "s" : "";
  if (layer === "dns") {
    const found = new Set(
      ofProbe(observations, "dns.query").flatMap(({ subject, data }) =>
        subject.purpose === "target" ? (data.addresses ?? []) : [],
      ),
    );
    return `${counted(addresses.length, "resolver")} ${addresses.length === 1 ? "gives" : "give"} ${counted(found.size, "address", "addresses")}`;
  }
  if (layer === "proxy") return `${settings.proxy?.url ?? "the proxy"} lets clients through to the target`;
  if (layer === "tcp") return `${who} accept${verb} connections`;
  if (layer === "tls") return `${who} serve${verb} a certificate that fits`;
  if (layer === "http") {
    const statuses = new Set(
      ofProbe(observations, "http.request").flatMap(({ subject, data }) =>
        subject.purpose === "user-path" ? (data.status ?? []) : [],
      ),
    );
    const calls = ofProbe(observations, "http.http2").some(isCallWell) ? ["gRPC calls"] : [];
    const behind = ofProbe(observations, "http.request").some(
      (one) => one.subject.trust === "ignore" && sayOf(one, settings.expect.status) === "well",
    );
    return `${who} answer${verb} ${listWords([...[...statuses].map(String), ...calls])}${behind ? " (behind the certificate)" : ""}`;
  }
  return "nothing suspect";
}

/** Why nothing can be said of a layer. */
export function notCheckedBecause(
  layer: Layer,
  { target, observations, isThroughProxy }: Facts,
  found: readonly Found[] = [],
): string {
  if (isThroughProxy === true && layer === "dns") return "the proxy looks the name up";
  if (isThroughProxy === true && layer === "tcp") return "the proxy connects, not this machine";
  if (layer === "dns") {
    if (target.kind === "address") return "an address was given, no name";
    return observations.some(({ probe }) => probe === "dns.query") ? "no whole answer came" : "no name was asked for";
  }
  if (!target.addresses.some(({ probed }) => probed)) return "there is no address to connect to";
  if (layer === "tls" && !speaksTls(target.scheme)) return `${target.scheme} uses no TLS`;
  if (layer === "http" && !speaksHttp(target.scheme)) return `${target.scheme} is not HTTP`;
  if (layer === "tcp" && acceptedForAll(found).size > 0) return "something here accepts connections in everybody's name";
  if (
    layer === "http" &&
    answeredByProxy(found).size > 0 &&
    observations.some((one) => one.layer === layer && one.outcome === "ok")
  )
    return "what came was written by the proxy, not by the target";
  const failure = observations.find((one) => one.layer === layer && one.failure !== null)?.failure;
  if (failure?.code === "denied-by-policy") return failure.detail;
  if (failure?.blame === "vantage" && failure.code !== "cancelled") return `this vantage could not ask: ${failure.detail}`;
  return layer === "tcp" ? "nothing was tried" : "a lower layer failed first";
}
