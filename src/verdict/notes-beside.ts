import type { Layer } from "../observation/layer.ts";
import type { Facts } from "./facts.ts";
import { type Found, findingsOf } from "./find.ts";

/** Both ways have these in common. */
const notBeside: ReadonlySet<Layer> = new Set(["vantage", "proxy"] as const);

/** What goes on along the way that clients do not take: notes, behind all that is found on theirs. */
export function withNotesBeside(found: readonly Found[], beside: Facts): Found[] {
  const where = beside.isThroughProxy === true ? "through the proxy" : "without the proxy";
  const notes = findingsOf(beside)
    .filter(({ finding }) => finding.role !== "consequence" && finding.impact !== "latent" && !notBeside.has(finding.layer))
    .map(
      (one, index): Found => ({
        ...one,
        weight: "rare",
        finding: {
          ...one.finding,
          id: `fnd_${found.length + index + 1}`,
          role: "note",
          summary: `${where}: ${one.finding.summary}`,
          next: [`Clients here do not go ${where}: nothing needs to be done about it.`],
        },
      }),
    );
  return [...found, ...notes];
}
