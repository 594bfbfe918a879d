import type { Observation } from "../observation/observation.ts";
import { speaksHttp, speaksTls } from "../target/target.ts";
import type { Facts } from "./facts.ts";
import type { LayerCell } from "./layer-cells.ts";
import { unclear } from "./layer-words.ts";
import type { LayerReport } from "./report.ts";
import { layerNames } from "./words.ts";

/**
 * Where a layer works at an address and one above it that the target speaks was never reached there, in words, or null: such an address is
 * not proved well, whatever did not go wrong. Of an address that a sound vantage connected to, those in doubt (`outvoted`) are not asked.
 */
export function neverReached(
  layers: readonly LayerReport[],
  { target, observations }: Facts,
  outvoted: ReadonlySet<string>,
): string | null {
  const all = layers.flatMap(({ layer, cells }) => (layer === "tcp" || layer === "proxy" ? cells : []));
  const sound = new Set(
    all.flatMap(({ vantage, address, status }) => (status === "healthy" && !outvoted.has(vantage) ? address : [])),
  );
  const tcp = all.filter(({ vantage, address }) => !outvoted.has(vantage) || !sound.has(address));
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
      return `${layerNames[layer]}: ${failing === undefined ? "nothing was asked" : unclear(failing)} at ${address}; the cause is not clear`;
    }
  }
  return null;
}

const placeOf = ({ vantage, address }: Pick<LayerCell, "vantage" | "address">): string => `${vantage} ${address}`;

/** Nothing that a real client would get: it failed, or the certificate was let pass. */
const onlyBehindCertificate = (one: Observation): boolean =>
  one.outcome !== "ok" || (one.probe === "http.request" && one.subject.trust === "ignore");
