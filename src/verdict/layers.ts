import { shortened } from "../cause/clause.ts";
import { answerOf } from "../observation/dns-answer.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { lapsedAuthority } from "../observation/refused-certificate.ts";
import { turnedAway } from "../observation/turned-away.ts";
import { speaksHttp, speaksTls } from "../target/target.ts";
import { deadEndOf } from "./dead-end.ts";
import type { Facts } from "./facts.ts";
import { failureWords } from "./failure-words.ts";
import type { Found } from "./find.ts";
import { cellsOf, type LayerCell, sayOf } from "./layer-cells.ts";
import type { LayerReport, Status } from "./report.ts";
import { upperBound } from "./statistics.ts";
import { counted, layerName, listWords } from "./words.ts";

/** One line a layer, lowest first. Path is read from the connects to the real port: what was lost on the way. */
export function layersOf(facts: Facts, found: readonly Found[]): LayerReport[] {
  const shown: Layer[] = ["dns", "tcp", "tls", "path", "http"];
  const extra = new Set(found.filter(({ finding }) => finding.role !== "note").map(({ finding }) => finding.layer));
  const reports = [
    ...(["vantage", "proxy"] as const).filter((layer) => extra.has(layer)),
    ...shown,
    ...(["host"] as const).filter((layer) => extra.has(layer)),
  ].map((layer) => (layer === "path" ? pathLayer(facts, found) : layerReport(layer, facts, found)));
  return reports;
}

function layerReport(layer: Layer, facts: Facts, found: readonly Found[]): LayerReport {
  const cells = cellsOf(layer, facts, found);
  const own = found.filter(({ finding }) => finding.layer === layer);
  const pending = facts.pending.filter((one) => one.layer === layer).map(({ what }) => what);
  const [worst] = own.filter(({ finding }) => finding.role !== "note");
  const reached = worstOf(cells, worst !== undefined, pending.length > 0);
  const deadEnd = reached === "healthy" ? deadEndOf(layer, facts) : null;
  const status = deadEnd?.status ?? reached;
  const because = deadEnd?.because ?? becauseOf(layer, status, cells, facts, own, pending);
  return { layer, status, because, summary: worst?.finding.summary ?? because, cells };
}

function worstOf(cells: readonly LayerCell[], found: boolean, pending: boolean): Status {
  const has = (status: Status): boolean => cells.some((cell) => cell.status === status);
  if (found || has("suspect")) return "suspect";
  if (has("inconclusive") || pending) return "inconclusive";
  return has("healthy") ? "healthy" : "not-checked";
}

function becauseOf(
  layer: Layer,
  status: Status,
  cells: readonly LayerCell[],
  facts: Facts,
  own: readonly Found[],
  pending: readonly string[],
): string {
  switch (status) {
    case "suspect": {
      const named = own.filter(({ finding }) => finding.role !== "note").map(({ finding }) => finding.summary);
      return named.length > 0 ? named.join("; ") : unnamed(cells, facts);
    }
    case "inconclusive": {
      const open = own
        .filter(({ weight }) => weight === "open")
        .map(({ finding }) => `${finding.summary}: too few tries to tell`);
      return [...pending, ...open].join("; ") || unnamed(cells, facts);
    }
    case "healthy":
      return wellWords(layer, cells, facts);
    case "not-checked":
      return notCheckedBecause(layer, facts);
  }
}

/** Something went wrong that no cause explains: the first failure's own words. */
function unnamed(cells: readonly LayerCell[], { observations, settings }: Facts): string {
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
  return `${unclear(failing)}${at === "" ? "" : ` at ${at}`}${after}${isTelling(failing) ? "" : "; the cause is not clear"}`;
}

const unclear = (failing: Observation): string => (failing.failure === null ? wordOf(failing) : failureWords(failing.failure));

/**
 * Where a layer works at an address and one above it that the target speaks was never reached there, in words, or null: such an address is
 * not proved well, whatever did not go wrong.
 */
export function neverReached(layers: readonly LayerReport[], { target, observations }: Facts): string | null {
  const tcp = layers.find(({ layer }) => layer === "tcp")?.cells ?? [];
  const above = layers.filter(
    ({ layer }) => (layer === "tls" && speaksTls(target.scheme)) || (layer === "http" && speaksHttp(target.scheme)),
  );
  const byId = new Map(observations.map((one) => [one.id, one]));
  for (const { layer, cells } of above) {
    const byPlace = Map.groupBy(cells, placeOf);
    for (const { vantage, address } of tcp.filter(({ status }) => status === "healthy")) {
      const [cell] = byPlace.get(placeOf({ vantage, address })) ?? [];
      const tries = (cell?.evidence ?? []).flatMap((id) => byId.get(id) ?? []);
      if (cell !== undefined && cell.status !== "not-checked" && !tries.every(onlyBehindCertificate)) continue;
      const failing = tries.find(({ failure }) => failure !== null);
      return `${layerName(layer)}: ${failing === undefined ? "nothing was asked" : unclear(failing)} at ${address}; the cause is not clear`;
    }
  }
  return null;
}

/** What came says itself why nobody gets through. */
const isTelling = (one: Observation): boolean =>
  (one.probe === "http.request" && turnedAway(one) !== null) ||
  (one.probe === "tls.handshake" && lapsedAuthority(one, Date.parse(one.at)) !== null);

const placeOf = ({ vantage, address }: Pick<LayerCell, "vantage" | "address">): string => `${vantage} ${address}`;

function wordOf(observation: Observation): string {
  if (observation.probe === "dns.query" && answerOf(observation) === "referral") return "a referral in place of an answer";
  if (observation.probe === "dns.query") return `${observation.data.rcode ?? "no rcode"} for ${observation.subject.type}`;
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

function wellWords(layer: Layer, cells: readonly LayerCell[], { observations, settings }: Facts): string {
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
      observations.flatMap((one) =>
        one.probe === "dns.query" && one.subject.purpose === "target" ? (one.data.addresses ?? []) : [],
      ),
    );
    return `${counted(addresses.length, "resolver")} ${addresses.length === 1 ? "gives" : "give"} ${counted(found.size, "address", "addresses")}`;
  }
  if (layer === "tcp") return `${who} accept${verb} connections`;
  if (layer === "tls") return `${who} serve${verb} a certificate that fits`;
  if (layer === "http") {
    const statuses = new Set(
      observations.flatMap((one) =>
        one.probe === "http.request" && one.subject.purpose === "user-path" ? (one.data.status ?? []) : [],
      ),
    );
    const behind = observations.some(
      (one) => one.probe === "http.request" && one.subject.trust === "ignore" && sayOf(one, settings.expect.status) === "well",
    );
    return `${who} answer${verb} ${listWords([...statuses].map(String))}${behind ? " (behind the certificate)" : ""}`;
  }
  return "nothing suspect";
}

function notCheckedBecause(layer: Layer, { target, observations }: Facts): string {
  if (layer === "dns") {
    if (target.kind === "address") return "an address was given, no name";
    return observations.some(({ probe }) => probe === "dns.query") ? "no whole answer came" : "no name was asked for";
  }
  if (!target.addresses.some(({ probed }) => probed)) return "there is no address to connect to";
  if (layer === "tls" && !speaksTls(target.scheme)) return `${target.scheme} uses no TLS`;
  if (layer === "http" && !speaksHttp(target.scheme)) return `${target.scheme} is not HTTP`;
  const failure = observations.find((one) => one.layer === layer && one.failure !== null)?.failure;
  if (failure?.code === "denied-by-policy") return failure.detail;
  if (failure?.blame === "vantage" && failure.code !== "cancelled") return `this vantage could not ask: ${failure.detail}`;
  return layer === "tcp" ? "nothing was tried" : "a lower layer failed first";
}

/** Nothing that a real client would get: it failed, or the certificate was let pass. */
const onlyBehindCertificate = (one: Observation): boolean =>
  one.outcome !== "ok" || (one.probe === "http.request" && one.subject.trust === "ignore");

/** Connects that got no answer are lost packets as a user meets them: once any connect works, its losses are the path's. */
function pathLayer(facts: Facts, found: readonly Found[]): LayerReport {
  const connects = facts.observations.filter(
    (one) => one.probe === "tcp.connect" && one.subject.purpose !== "other-port" && one.outcome !== "skipped",
  );
  const answered = connects.filter(({ outcome }) => outcome === "ok").length;
  const lost = connects.filter(({ failure }) => failure?.code === "timeout").length;
  const own = found.filter(({ finding }) => finding.layer === "path" && finding.role !== "note");
  const [worst] = own;
  if (worst !== undefined)
    return { layer: "path", status: "suspect", because: worst.finding.summary, summary: worst.finding.summary, cells: [] };
  if (answered === 0)
    return {
      layer: "path",
      status: "not-checked",
      because: "no connection came about",
      summary: "no connection came about",
      cells: [],
    };
  const because = lossWords(lost, answered + lost);
  return { layer: "path", status: lost >= 3 ? "inconclusive" : "healthy", because, summary: because, cells: [] };
}

/** Fewer tries than this leave room for a loss of one in five (an exact bound: 0 of 14 is 20 %, 95 % sure): the number would only confuse. */
const tellingTries = 14;

function lossWords(lost: number, tried: number): string {
  if (lost === 0 && tried < tellingTries)
    return `${tried === 1 ? "the one connection came through" : `none of ${tried} connections was lost`}; too few to rule out light loss`;
  return `${lost} of ${tried} connections lost, so ${Math.ceil(upperBound(lost, tried) * 100)} % at most (95 % sure)`;
}
