import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that live objects hold after a collection, on the heap and outside of it. */
function held(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A server that answers in broken ways, and the probe that asks it. */
export type Subject = AsyncDisposable & {
  what: string;
  deadlineMs: number;
  /** Asks once; which break it meets is drawn from the number. Gives what is wrong with the answer, or null. */
  one: (index: number) => Promise<string | null>;
};

export type Malformed = { complaints: string[]; growthBytes: number; slowestMs: number; tookMs: number };

const mostComplaints = 5;

/**
 * Asks so often, so many side by side; tells what was wrong, the slowest, and by how much memory had grown in the end. The first of them come before the first
 * look at memory: what is made once stays.
 */
export async function runMalformed(
  { one }: Subject,
  count: number,
  { sideBySide = 16, warmUp = 200 }: { sideBySide?: number; warmUp?: number } = {},
): Promise<Malformed> {
  const complaints: string[] = [];
  let slowestMs = 0;
  const all = async (from: number, to: number): Promise<void> => {
    let next = from;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < to && complaints.length < mostComplaints; index = next++) {
        const began = performance.now();
        const complaint = await one(index);
        slowestMs = Math.max(slowestMs, performance.now() - began);
        if (complaint !== null) complaints.push(complaint);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
  };
  await all(0, Math.min(warmUp, count));
  const before = held();
  const began = performance.now();
  await all(Math.min(warmUp, count), count);
  const tookMs = performance.now() - began;
  return { complaints, growthBytes: held() - before, slowestMs, tookMs };
}

type Told = {
  outcome: string;
  failure: { code: string } | null;
  data: { brokenAt?: { byte: number; what: string } | undefined };
};

/** What is wrong with the answer to a known break, or null: it must be `malformed`, and say where within the broken part, and in words. */
export function wrongAbout({ outcome, failure, data }: Told, { at, upTo }: { at: number; upTo: number }): string | null {
  if (outcome !== "failed" || failure?.code !== "malformed") return "it is not told as malformed";
  if (data.brokenAt === undefined || !/\w/.test(data.brokenAt.what)) return "it does not say what was wrong where";
  const { byte } = data.brokenAt;
  return byte < at || byte > upTo ? `the break is from ${at} to ${upTo}` : null;
}

/** Whatever bytes come, it is a fault of theirs, or of nobody. */
export function wrongAboutAny({ outcome, failure }: Told, honest: ReadonlySet<string>): string | null {
  return outcome === "ok" || (failure !== null && honest.has(failure.code))
    ? null
    : "it is told as something that bytes cannot be";
}
