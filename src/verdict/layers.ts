import { withoutFamily } from "../observation/lacking-family.ts";
import type { Layer } from "../observation/layer.ts";
import { deadEndOf } from "./dead-end.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import { hostLayer, isLookedAt } from "./host-layer.ts";
import { type AboutTarget, aboutTarget, cellsOf, type LayerCell } from "./layer-cells.ts";
import { notCheckedBecause, unnamedWords, wellWords } from "./layer-words.ts";
import { pathLayer } from "./path-layer.ts";
import type { LayerReport, Status } from "./report.ts";
import { vantageLayer } from "./vantage-layer.ts";

/** Layers that no cell tells of. */
const ofItsOwn: Partial<Record<Layer, (facts: Facts, found: readonly Found[]) => LayerReport>> = {
  vantage: vantageLayer,
  path: pathLayer,
  host: hostLayer,
};

/** One line a layer, lowest first. Path is read from the connects to the real port: what was lost on the way. */
export function layersOf(facts: Facts, found: readonly Found[]): LayerReport[] {
  const isLacking = withoutFamily(facts.vantages);
  const about = aboutTarget(facts.observations.filter((one) => !isLacking(one)));
  const shown: Layer[] = ["dns", "tcp", "tls", "path", "http"];
  const extra = new Set(found.filter(({ finding }) => finding.role !== "note").map(({ finding }) => finding.layer));
  const reports = [
    "vantage" as const,
    ...(["proxy"] as const).filter((layer) => extra.has(layer) || facts.isThroughProxy === true),
    ...shown,
    ...(["host"] as const).filter((layer) => extra.has(layer) || isLookedAt(facts)),
  ].map((layer) => ofItsOwn[layer]?.(facts, found) ?? layerReport(layer, about, facts, found));
  return reports;
}

function layerReport(layer: Layer, about: AboutTarget, facts: Facts, found: readonly Found[]): LayerReport {
  const cells = cellsOf(layer, about, facts, found);
  const pending = facts.pending.filter((one) => one.layer === layer).map(({ what }) => what);
  const [worst] = named(layer, found);
  const reached = worstOf(cells, worst !== undefined, pending.length > 0);
  const deadEnd = reached === "healthy" ? deadEndOf(layer, facts) : null;
  const status = deadEnd?.status ?? reached;
  const because = deadEnd?.because ?? becauseOf(layer, status, cells, facts, found, pending);
  return { layer, status, because, summary: worst?.finding.summary ?? because, cells };
}

const named = (layer: Layer, found: readonly Found[]): Found[] =>
  found.filter(({ finding }) => finding.layer === layer && finding.role !== "note");

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
  found: readonly Found[],
  pending: readonly string[],
): string {
  switch (status) {
    case "suspect": {
      const summaries = named(layer, found).map(({ finding }) => finding.summary);
      return summaries.length > 0 ? summaries.join("; ") : unnamedWords(layer, cells, facts, found);
    }
    case "inconclusive": {
      const open = found
        .filter(({ finding, weight }) => finding.layer === layer && weight === "open")
        .map(
          ({ finding, more }) =>
            `${finding.summary}: too few tries to tell${more > 0 ? `, about ${more} more samples would` : ""}`,
        );
      return [...pending, ...open].join("; ") || unnamedWords(layer, cells, facts, found);
    }
    case "healthy":
      return wellWords(layer, cells, facts);
    case "not-checked":
      return notCheckedBecause(layer, facts, found);
  }
}
