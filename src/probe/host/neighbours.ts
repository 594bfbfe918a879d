import { z } from "zod";
import type { DataOf } from "../../observation/observation.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { runProgram } from "./run-program.ts";

/** A scan of a whole network leaves more; what a run asks of is among the first. */
const most = 500;

/** Asks `ip` which neighbours did not answer. Without it, it is `skipped`. */
export const askHostNeighbours: Ask<"host.neighbours"> = async (_subject, _given, _place, signal) => {
  const printed = await runProgram("ip", ["-j", "neigh", "show", "nud", "failed", "nud", "incomplete"], signal);
  if ("text" in printed) return ok({ unanswered: readUnanswered(printed.text), unread: [] });
  return printed.failure.code === "means-missing"
    ? skipped(printed.failure.detail, printed.failure, {})
    : broke(printed.failure, {});
};

const entrySchema = z.object({ dst: z.string(), dev: z.string(), state: z.array(z.string()) });

export function readUnanswered(text: string): NonNullable<DataOf<"host.neighbours">["unanswered"]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : [])
    .flatMap((one) => entrySchema.safeParse(one).data ?? [])
    .slice(0, most)
    .map(({ dst, dev, state }) => ({ address: dst, link: dev, state: state[0] ?? "" }));
}
