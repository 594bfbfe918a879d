import { type Report, reportSchema } from "../../src/verdict/report.ts";
import type { Answer } from "./ask.ts";
import type { Site } from "./site.ts";
import type { Fleet } from "./world/fleet.ts";

/** A normal run ends within 10 s; the hub's own work comes on top, on a busy machine. */
const limitMs = 25_000;

/** Asks as a person would, in chat, from all agents of the site. Throws where what is stored is no report. */
export async function askFleet({ target }: Site, fleet: Fleet): Promise<Answer> {
  const began = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const run = await fleet.begin(`${target} from:${fleet.from}`, signal);
  const [text] = await Promise.all([fleet.report(run, signal), fleet.kill(signal)]);
  const report = reportSchema.parse(JSON.parse(text)) as Report;
  return { report, elapsedMs: performance.now() - began };
}
