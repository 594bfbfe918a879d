import { type Column, grid, keptRows, type Row } from "../grid.ts";
import type { Names } from "../names.ts";
import { type Cell, isTrouble } from "./connect-cell.ts";

/** What was seen of one address in one step, by vantage. */
type Seen = { readonly address: string; readonly step: string; readonly cells: ReadonlyMap<string, Cell> };
/** `sentence`: what stands in its place where every vantage says the same of every address. */
export type VantageGrid =
  | { readonly text: string; readonly legend: string | null; readonly sentence: null }
  | { readonly text: null; readonly legend: null; readonly sentence: string };

/** Addresses that stand side by side in 40 columns beside a vantage's name, where cells are words of 8 letters. */
const addressesAcross = 3;

/**
 * Where it happens, with a line for each vantage and a column for each address: the step that failed first, or how long it took. The most hurt vantages come
 * first, and those that are alike are counted.
 */
export function vantageGrid(table: readonly Seen[], names: Names, short: Names): VantageGrid {
  const vantages = [...new Set(table.flatMap(({ cells }) => [...cells.keys()]))];
  const addresses = [...new Set(table.map(({ address }) => address))];
  const at = (vantage: string, address: string): Cell | undefined => worstAt(table, vantage, address);
  const hurtAt = (address: string): number => vantages.filter((vantage) => isTrouble(at(vantage, address))).length;
  const shown = addresses.toSorted((a, b) => hurtAt(b) - hurtAt(a)).slice(0, addressesAcross);
  const said = new Set(vantages.flatMap((vantage) => addresses.map((address) => at(vantage, address)?.text ?? "-")));
  const [only] = said;
  if (said.size === 1 && only !== undefined) {
    const where = addresses.length === 1 ? "" : ` at ${addresses.length === 2 ? "both" : `all ${addresses.length}`} addresses`;
    return { text: null, legend: null, sentence: `From all ${vantages.length} vantages${where}: ${only}.` };
  }
  const rows = vantages.map((vantage): Row & { vantage: string } => {
    const cells = shown.map((address) => at(vantage, address));
    return {
      vantage,
      cells: [short.short(vantage), ...cells.map((cell) => cell?.text ?? "-")],
      weight: cells.filter(isTrouble).length,
      kind: cells.map((cell) => cell?.kind ?? "-").join(" "),
    };
  });
  const head = [{ head: "" }, ...shown.map((address): Column => ({ head: names.short(address) }))];
  const left = addresses.length - shown.length;
  const told = keptRows(head, rows).kept.map(({ vantage }) => vantage);
  const legend = [short.legend(told), left > 0 ? `${left} more of the addresses are in All answers` : null].filter(
    (part) => part !== null,
  );
  return { text: grid(head, rows), legend: legend.length === 0 ? null : legend.join("; "), sentence: null };
}

/** The lower step first: what does not connect has no handshake. Of two that went well the higher one came farther. */
function worstAt(table: readonly Seen[], vantage: string, address: string): Cell | undefined {
  const cells = table.filter((row) => row.address === address).flatMap(({ cells: own }) => own.get(vantage) ?? []);
  return cells.find(isTrouble) ?? cells.at(-1);
}
