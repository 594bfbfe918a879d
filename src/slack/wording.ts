import { slackTextWithin } from "../evidence/escape.ts";
import { duration } from "../evidence/words.ts";
import type { Report } from "../verdict/report.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Progress } from "./run-progress.ts";
import type { Said } from "./said.ts";

export type LayerMessage = { readonly key: string; readonly isSuspect: boolean; readonly said: Said };

const section = (text: string): object => ({ type: "section", text: { type: "mrkdwn", text } });
const button = (text: string, actionId: string, value: string): object => ({ type: "button", text: { type: "plain_text", text }, action_id: actionId, value });
const actions = (...elements: object[]): object => ({ type: "actions", elements });

export const runMessages = {
  running: (run: Ongoing, progress: Progress): Said => ({
    text: `Triage of ${run.request.target.display} is running, asked by ${run.askedByName}. No verdict yet.`,
    blocks: [section(`:hourglass_flowing_sand: *Triage of* \`${slackTextWithin(run.request.target.display, 200)}\` *is running* (${progress.layers.length} layers decided)`), actions(button("Cancel", "cancel", run.id))],
  }),
  finished: (run: Ongoing, report: Report): Said => ({
    text: `${report.headline}`.slice(0, 300),
    blocks: [section(`*${slackTextWithin(report.headline, 200)}*`), actions(button("Run again", "rerun", run.id), button("Evidence as JSON", "json", run.id))],
  }),
  layers: (run: Ongoing, report: Report, apart: ReadonlySet<string>): readonly LayerMessage[] => {
    const told = report.layers.filter(({ status }) => status !== "not-checked");
    const isApart = (layer: Report["layers"][number]): boolean => layer.status !== "healthy" || apart.has(layer.layer);
    const one = told.filter(isApart).map((layer) => ({ key: layer.layer as string, isSuspect: layer.status !== "healthy", said: { text: `${layer.layer} ${layer.status}: ${layer.summary}`, blocks: [section(slackTextWithin(layer.summary, 500)), actions(button("Show commands", "cmd", run.id))] } }));
    const rest = told.filter((layer) => !isApart(layer));
    if (rest.length === 0) return one;
    const words = rest.map(({ layer, summary }) => `${layer} healthy: ${summary}`).join("; ");
    return [...one, { key: "healthy", isSuspect: false, said: { text: words.slice(0, 300), blocks: [section(slackTextWithin(words, 2_000))] } }];
  },
  conclusion: (_run: Ongoing, report: Report, mention: readonly string[]): Said | null =>
    report.findings.length === 0 ? null : { text: `Conclusion: ${report.headline}`.slice(0, 300), blocks: [section(`${mention.map((user) => `<@${user}> `).join("")}${slackTextWithin(report.headline, 500)}`)] },
  cancelled: (run: Ongoing, by: string): Said => ({ text: `Cancelled: the triage of ${run.request.target.display} was stopped before a verdict.`, blocks: [section(`*Cancelled* by <@${by}> after ${duration(Date.now() - run.askedAt)}, before a verdict.`), actions(button("Run again", "rerun", run.id))] }),
} as const;
