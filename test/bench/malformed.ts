import { malformedDns } from "../malformed/dns.ts";
import { malformedHttp } from "../malformed/http.ts";
import { runMalformed, type Subject } from "../malformed/run.ts";
import { malformedTls } from "../malformed/tls.ts";
import type { Figure } from "./figure.ts";

const count = 100_000;
const mostGrowth = 5_000_000;
/** What this machine may add to a deadline, ms. */
const roomMs = 1_000;

/** Malformed answers of each protocol: all told as what they are, in time, and nothing is kept of them. */
export async function malformed(say: (what: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const start of [malformedDns, malformedHttp, malformedTls] satisfies (() => Promise<Subject>)[]) {
    await using subject = await start();
    say(`${count.toLocaleString("en")} malformed ${subject.what}`);
    const { complaints, growthBytes, slowestMs, tookMs } = await runMalformed(subject, count);
    const met = complaints.length === 0 && growthBytes < mostGrowth && slowestMs < subject.deadlineMs + roomMs;
    figures.push({
      what: `${count.toLocaleString("en")} malformed ${subject.what}`,
      asked: "each in time, memory + < 5 MB",
      measured: `${(growthBytes / 1e6).toFixed(1)} MB more, ${(tookMs / 1_000).toFixed(0)} s in all, slowest ${Math.round(slowestMs)} ms`,
      met,
      ...(complaints.length === 0 ? {} : { reason: complaints[0]?.slice(0, 300) ?? "" }),
    });
  }
  return figures;
}
