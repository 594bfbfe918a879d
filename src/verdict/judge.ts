import { withoutUnspoken } from "../observation/http2-alone.ts";
import type { Observation } from "../observation/observation.ts";
import { speaksHttp } from "../target/target.ts";
import type { Facts } from "./facts.ts";
import { findingsOf } from "./find.ts";
import { asClientsMeetThem } from "./hearsay.ts";
import { outvotedVantages } from "./layer-cells.ts";
import { layersOf } from "./layers.ts";
import { neverReached } from "./never-reached.ts";
import { withNotesBeside } from "./notes-beside.ts";
import type { Finding, LayerReport, Verdict } from "./report.ts";
import { routesOf } from "./routes.ts";
import { counted, layerNames } from "./words.ts";

export type Judgement = { verdict: Verdict; headline: string; layers: LayerReport[]; findings: Finding[] };

/** What the observations mean. Pure: the same facts give the same judgement, whatever order they came in. */
export function judge(given: Facts): Judgement {
  const observations = withoutUnspoken(inOrder(given.observations), given.settings.expect.healthPath);
  const { judged: facts, beside } = routesOf({ ...given, observations });
  const own = findingsOf(facts);
  const layers = layersOf(asClientsMeetThem(facts), own);
  const findings = (beside === null ? own : withNotesBeside(own, beside)).map(({ finding }) => finding);
  const lost = neverReached(layers, facts, outvotedVantages(own));
  const verdict = verdictOf(layers, findings, facts, lost);
  return { verdict, headline: headlineOf(verdict, layers, findings, facts, lost), layers, findings };
}

/** In the order of their numbers (`obs_2` before `obs_10`), whatever order they are handed over in. */
export function inOrder(observations: readonly Observation[]): Observation[] {
  const isInOrder = observations.every((one, at) => at === 0 || byNumber(observations[at - 1] ?? one, one) <= 0);
  // A list of its own either way: what is worked out once for a list must not see it grow.
  return isInOrder ? [...observations] : observations.toSorted(byNumber);
}

const byNumber = (a: Observation, b: Observation): number =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A root of the vantage itself says nothing of the target. What is latent never makes a verdict. */
function verdictOf(all: readonly LayerReport[], findings: readonly Finding[], facts: Facts, lost: string | null): Verdict {
  const { target } = facts;
  const layers = all.filter(({ layer }) => layer !== "vantage");
  const roots = findings.filter(({ role }) => role === "root");
  if (roots.some(({ layer }) => layer !== "vantage")) return "suspect";
  if (roots.length > 0) return "inconclusive";
  if (layers.some(({ status }) => status === "suspect")) return "suspect";
  const checked = layers.filter(({ status }) => status !== "not-checked");
  const lookedUpOnly = target.addresses.length > 0 && target.addresses.every(({ probed }) => !probed);
  return checked.length === 0 ||
    (!lookedUpOnly &&
      checked.some(({ layer }) => layer === "dns") &&
      checked.every(({ layer }) => layer === "dns" || layer === "host")) ||
    (speaksHttp(target.scheme) && checked.every(({ layer }) => layer === "proxy")) ||
    checked.some(({ status }) => status === "inconclusive") ||
    lost !== null
    ? "inconclusive"
    : "healthy";
}

function headlineOf(
  verdict: Verdict,
  layers: readonly LayerReport[],
  findings: readonly Finding[],
  facts: Facts,
  lost: string | null,
): string {
  const { target, observations } = facts;
  const [root] = findings.filter(({ role }) => role === "root");
  if (root !== undefined) return `${layerNames[root.layer]}: ${root.summary}`;
  const wanted = verdict === "suspect" ? "suspect" : "inconclusive";
  const layer = layers.find(({ layer: name, status }) => name !== "vantage" && status === wanted);
  if (verdict !== "healthy" && layer !== undefined) return `${layerNames[layer.layer]}: ${layer.because}`;
  if (verdict !== "healthy")
    return lost ?? layers.find(({ layer: name }) => name === "tcp")?.because ?? "nothing could be checked";
  const addresses = target.addresses.filter(({ probed }) => probed).length;
  const host = layers.find(
    ({ layer }) => layer === "host" && layers.every((one) => one.layer === layer || one.status === "not-checked"),
  );
  if (host !== undefined) return `Healthy: ${host.summary}`;
  if (addresses === 0) return `Healthy: ${layers.find(({ layer }) => layer === "dns")?.summary ?? "nothing suspect"}`;
  const checks = observations.filter(({ outcome }) => outcome !== "skipped").length;
  if (facts.isThroughProxy === true)
    return `Healthy: ${counted(checks, "check")} through the proxy ${facts.settings.proxy?.url ?? ""}, nothing suspect`;
  const denied = deniedAddresses(observations);
  return `Healthy: ${counted(checks, "check")} on ${counted(addresses - denied.size, "address", "addresses")}, nothing suspect${deniedWords(denied)}`;
}

/** Addresses that policy kept this run away from, with the reason. */
const deniedAddresses = (observations: readonly Observation[]): ReadonlyMap<string, string> =>
  new Map(
    observations.flatMap((one): [string, string][] =>
      one.probe === "tcp.connect" && one.subject.purpose !== "other-port" && one.failure?.code === "denied-by-policy"
        ? [[one.subject.address, one.failure.detail]]
        : [],
    ),
  );

function deniedWords(denied: ReadonlyMap<string, string>): string {
  const [first] = denied.values();
  if (first === undefined) return "";
  return `; ${counted(denied.size, "address was", "addresses were")} not probed (${first})`;
}
