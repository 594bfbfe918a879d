import type { types } from "@slack/bolt";
import { duration, unixSeconds, utc } from "../../evidence/words.ts";
import type { Report } from "../../verdict/report.ts";
import { counted } from "../../verdict/words.ts";

/** `asked by @ana, 11:02, 3 vantages, 1.8 s, run_7f3a`. A person's id in an edit notifies nobody. */
export function askedBy(
  id: string,
  {
    user,
    at,
    run,
    vantages,
    tookMs,
  }: { user: string | null; at: string; run: string; vantages: number | null; tookMs: number | null },
): types.ContextBlock {
  const parts = [
    // Only an id that Slack itself gave is made a mention; anything else stays out of mrkdwn.
    user !== null && /^[UW][A-Z0-9]{2,20}$/.test(user) ? `asked by <@${user}>` : null,
    dateWords(at),
    vantages === null ? null : counted(vantages, "vantage"),
    tookMs === null ? null : duration(tookMs),
    /^[A-Za-z0-9_-]{1,100}$/.test(run) ? `\`${run}\`` : null,
  ];
  return {
    type: "context",
    block_id: id,
    elements: [{ type: "mrkdwn", text: parts.filter((part) => part !== null).join(", ") }],
  };
}

/** The same of a run that has ended. */
export const askedFor = (id: string, report: Report, user: string | null): types.ContextBlock =>
  askedBy(id, {
    user,
    at: report.startedAt,
    run: report.id,
    vantages: report.vantages.length,
    tookMs: report.elapsedMs,
  });

function dateWords(iso: string): string | null {
  const seconds = unixSeconds(iso);
  return seconds === null ? null : `<!date^${seconds}^{time}|${utc(iso)}>`;
}
