import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { speaksHttp, speaksTls } from "../target/target.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import { cellsOf, type LayerCell, sayOf } from "./layer-cells.ts";
import type { LayerReport, Status } from "./report.ts";
import { upperBound } from "./statistics.ts";
import { counted, listWords } from "./words.ts";

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
  const status = worstOf(cells, worst !== undefined, pending.length > 0);
  const because = becauseOf(layer, status, cells, facts, own, pending);
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
  const failing = observations.find((one) => bad.has(one.id) && sayOf(one, settings.expect.status) === "badly");
  if (failing === undefined) return "not enough answers to tell";
  const at = cells.find(({ evidence }) => evidence.includes(failing.id))?.address ?? "";
  const what =
    failing.failure === null
      ? wordOf(failing)
      : `${failing.failure.code.replaceAll("-", " ")} in phase ${failing.failure.phase} (${failing.failure.detail.slice(0, 80)})`;
  return `${at}: ${what}; no cause is proved`;
}

function wordOf(observation: Observation): string {
  if (observation.probe === "dns.query") return `${observation.data.rcode ?? "no rcode"} for ${observation.subject.type}`;
  if (observation.probe === "http.request") return `HTTP ${observation.data.status ?? 0}`;
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
  if (layer === "dns") return target.kind === "address" ? "an address was given, no name" : "no name was asked for";
  if (!target.addresses.some(({ probed }) => probed)) return "there is no address to connect to";
  if (layer === "tls" && !speaksTls(target.scheme)) return `${target.scheme} uses no TLS`;
  if (layer === "http" && !speaksHttp(target.scheme)) return `${target.scheme} is not HTTP`;
  const failure = observations.find((one) => one.layer === layer && one.failure !== null)?.failure;
  if (failure?.code === "denied-by-policy") return failure.detail;
  if (failure?.blame === "vantage") return `this vantage could not ask: ${failure.detail}`;
  return layer === "tcp" ? "nothing was tried" : "a lower layer failed first";
}

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
  const bound = Math.ceil(upperBound(lost, answered + lost) * 100);
  const because = `${lost} of ${answered + lost} connects lost (so ${bound} % at most, 95 % sure)`;
  return { layer: "path", status: lost >= 3 ? "inconclusive" : "healthy", because, summary: because, cells: [] };
}
