import type { Handshake } from "../../observation/handshakes.ts";
import { type Hello, hellosElsewhere, wasCut, wasHeard } from "../../observation/hellos.ts";
import type { Seen } from "../seen.ts";

/** What became of this name at addresses that have nothing to do with the target. */
export type CutElsewhere = { isCut: boolean; withName: readonly Hello[]; withoutName: readonly Hello[] };

/** One cut alone may be a lost packet. */
const fewestCuts = 2;

/**
 * Whether a name is cut at an unrelated address too, where another name is answered: then nobody at the target's address is the reason. `isCut` false:
 * the unrelated server answers this name like any other. Null: not asked, or nothing there answers any name.
 */
export function cutElsewhere(seen: Seen, { vantage, subject: { sni } }: Handshake): CutElsewhere | null {
  if (sni === null) return null;
  const all = hellosElsewhere(seen.observations, vantage);
  if (all.length === 0) return null;
  const byPlace = Map.groupBy(all, ({ subject: { address, port } }) => `${address} ${port}`);
  const places = [...byPlace.values()].map((hellos) => ({
    withName: hellos.filter(({ subject }) => subject.sni === sni),
    withoutName: hellos.filter(({ subject }) => subject.sni !== sni && subject.sni !== null),
  }));
  const cut = places.filter(
    ({ withName, withoutName }) => withName.length >= fewestCuts && withName.every(wasCut) && withoutName.some(wasHeard),
  );
  const heard = places.flatMap(({ withName }) => withName.filter(wasHeard));
  if (cut.length > 0 && heard.length === 0) {
    return {
      isCut: true,
      withName: cut.flatMap(({ withName }) => withName),
      withoutName: cut.flatMap(({ withoutName }) => withoutName.filter(wasHeard)),
    };
  }
  return heard.length > 0 ? { isCut: false, withName: heard, withoutName: [] } : null;
}
