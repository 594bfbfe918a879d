import { absencesOf } from "../observation/absences.ts";
import type { Layer } from "../observation/layer.ts";
import type { LayerReport, Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { item } from "./escape.ts";

/** Layers in which the target itself answers: a name alone says nothing of it. */
const reaching: ReadonlySet<Layer> = new Set(["proxy", "tcp", "tls", "http"]);

/** `1 vantage (here)`, `both vantages`, `all 3 vantages`: those that were asked, without those of which nothing was heard. */
export function askedFrom(report: Report): string {
  const away = new Set(absencesOf(report.vantages, report.observations).away);
  const names = report.vantages.map(({ name }) => name).filter((name) => !away.has(name));
  return names.length === 1 ? `1 vantage (${item(names[0] ?? "", 24)})` : wholeWords(names.length);
}

/** From where the target was seen to be well: `all 3 vantages`, or `4 of 5 vantages` where one saw nothing, or nothing that can be believed. */
export function healthyFrom(report: Report): string {
  const all = report.vantages.length;
  const well = all > 1 ? wellVantages(report) : [];
  // Where nothing is kept of who saw what, those that were asked stand for them.
  if (well.length === 0) return askedFrom(report);
  return well.length === all ? wholeWords(all) : `${well.length} of ${all} vantages`;
}

const wholeWords = (all: number): string => (all === 2 ? "both vantages" : `all ${all} vantages`);

/** Those for which each layer that they asked something of works somewhere. */
function wellVantages({ vantages, layers, observations }: Report): string[] {
  const told = layers.filter(({ layer }) => layer !== "vantage");
  const reached = told.filter(({ layer, cells }) => reaching.has(layer) && cells.some(isWell));
  const heard = new Set(observations.flatMap(({ id, outcome }) => (outcome === "skipped" ? [] : [id])));
  const seen = (reached.length > 0 ? told.filter(({ layer }) => reaching.has(layer)) : told).map(({ cells }) => ({
    asked: new Set(cells.filter(({ evidence }) => evidence.some((id) => heard.has(id))).map(({ vantage }) => vantage)),
    well: new Set(cells.filter(isWell).map(({ vantage }) => vantage)),
  }));
  return vantages
    .filter(({ name, status }) => status !== "suspect" && seen.some(({ well }) => well.has(name)))
    .filter(({ name }) => seen.every(({ asked, well }) => well.has(name) || !asked.has(name)))
    .map(({ name }) => name);
}

const isWell = ({ status }: LayerReport["cells"][number]): boolean => status === "healthy";

/** Who was not there, in at most one sentence each: those of which nothing was heard, and those that went under way. */
export function missingFrom(report: Report): string[] {
  const { away, dropped } = absencesOf(report.vantages, report.observations);
  const all = report.vantages.length;
  const names = (some: readonly string[]): string => listWords(some.map((name) => item(name, 24)));
  // How many saw it well is said of a healthy target already.
  const from = report.verdict === "healthy" ? "" : `From ${all - away.length} of ${all} vantages; `;
  return [
    ...(away.length === 0 ? [] : [`${from}${names(away)} ${away.length === 1 ? "was" : "were"} away.`]),
    ...(dropped.length === 0 ? [] : [`${names(dropped)} dropped out under way.`]),
  ];
}
