import type { types } from "@slack/bolt";
import { item, shorten, slackTextWithin } from "../../evidence/escape.ts";
import { limitsOfVerdict } from "../../evidence/limit-words.ts";
import { thingsOf } from "../../evidence/names.ts";
import { type Mark, type ParentWords, parentWords, rootOf } from "../../evidence/parent.ts";
import { afterStop, type askedWords, spokenEnd, spokenLimit, spokenVerdict } from "../../evidence/spoken.ts";
import { toldOutside } from "../../evidence/told-outside.ts";
import { sentence } from "../../evidence/words.ts";
import type { Report } from "../../verdict/report.ts";
import { askedBy, askedFor } from "./asked-by.ts";
import { asSaidInChat } from "./chat-options.ts";
import type { Message, Setting } from "./message.ts";
import { row } from "./press.ts";
import { bold, code, emoji, type Inline, paragraph, prose, small, words } from "./rich.ts";

/** Shapes differ, not only colours, and each repeats the word beside it. */
export const marks: Readonly<Record<Mark, string>> = {
  suspect: "red_circle",
  healthy: "white_check_mark",
  unsettled: "grey_question",
  stopped: "warning",
};

/** What a parent shows at most, so that what broke, what to do and whose it is fit one screen of a phone. */
const shownLimit = 600;

/** Who stopped the run and why, beneath its first line. */
export const stopLine = (stopped: string | null): Inline[][] => (stopped === null ? [] : [prose(stopped, [])]);

/** The parent with its verdict: healthy, suspect or not settled. `stopped`: who stopped the run before its end and why, a whole sentence. */
export function finishedMessage(report: Report, { user, revision }: Setting, stopped: string | null = null): Message {
  const said = fitted(parentWords(report));
  const things = thingsOf(report);
  const id = (what: string): string => `${what}.${revision}`;
  const steps = stepLines(said, things);
  const outside = [...toldOutside(report), ...limitsOfVerdict(report)];
  return {
    text: slackTextWithin(asSaidInChat(afterStop(stopped, spokenVerdict(report))), spokenLimit),
    blocks: [
      paragraph(id("verdict"), [
        [emoji(marks[said.mark]), ...words(" "), ...bold(said.first)],
        ...stopLine(stopped),
        prose(said.scope, things),
        ...said.also.map((line) => prose(line, things)),
      ]),
      ...(steps.length === 0 ? [] : [paragraph(id("steps"), steps)]),
      ...(said.layers.length === 0 ? [] : [layersBlock(id("layers"), said.layers)]),
      buttons(id("buttons"), report),
      ...(outside.length === 0 ? [] : [small(id("outside"), outside.join(" "))]),
      askedFor(id("asked"), report, user),
    ],
  };
}

function stepLines({ doNow, who, sure }: ParentWords, things: readonly string[]): Inline[][] {
  const first = doNow === null ? [] : [[...bold("Do now: "), ...prose(sentence(doNow), things)]];
  const second = [
    ...(who === null ? [] : [...bold("Who: "), ...prose(`${sentence(who)} `, things)]),
    ...(sure === null ? [] : [...bold("How sure: "), ...words(`${sure}.`)]),
  ];
  return second.length === 0 ? first : [...first, second];
}

/** Cuts what is longest until a phone's first screen holds it: what else there is, then the scope, then the step. */
function fitted(said: ParentWords): ParentWords {
  const length = (one: ParentWords): number =>
    [
      one.first,
      one.scope,
      ...one.also,
      one.doNow ?? "",
      one.who ?? "",
      one.sure ?? "",
      ...one.layers.map(({ text }) => text),
    ].join("  ").length + 40;
  const over = length(said) - shownLimit;
  if (over <= 0) return said;
  const also = said.also.map((line) => shorten(line, 100)).slice(0, 2);
  const lessAlso = { ...said, also };
  if (length(lessAlso) <= shownLimit) return lessAlso;
  return {
    ...said,
    also: also.slice(0, 1),
    scope: shorten(said.scope, 160),
    doNow: said.doNow === null ? null : shorten(said.doNow, 160),
    who: said.who === null ? null : shorten(said.who, 60),
  };
}

/** Our own words only, so mrkdwn is safe here. */
function layersBlock(id: string, layers: ParentWords["layers"]): types.ContextBlock {
  return {
    type: "context",
    block_id: id,
    elements: [{ type: "mrkdwn", text: layers.map(({ text, suspect }) => (suspect ? `*${text}*` : text)).join(" · ") }],
  };
}

/** Running again is how a fix is checked: it comes first, and is primary where there is something to fix or to settle. */
function buttons(id: string, report: Report): types.ActionsBlock {
  const name = item(report.target.display, 40);
  return row(id, report.id, [
    { label: "Run again", verb: "rerun", primary: report.verdict !== "healthy", says: `Run again: the triage of ${name}` },
    { label: "Show commands", verb: "cmd", says: "Show commands that repeat this by hand" },
    { label: "Evidence as JSON", verb: "json", says: "Evidence as JSON, posted in the thread" },
    ...(rootOf(report) === null
      ? []
      : [{ label: "What does this mean?", verb: "explain" as const, says: "What does this mean? In plain words" }]),
  ]);
}

/** The parent of a run of which no report came about: Faultline itself failed, or was stopped before anything was known. Says nothing of the target. */
export function endedMessage(
  ended: {
    run: string;
    target: string;
    mode?: keyof typeof askedWords;
    startedAt: string;
    at: string;
    because: "failed" | "interrupted" | "cancelled";
    detail: string;
  },
  { user, revision }: Setting,
): Message {
  const id = (what: string): string => `${what}.${revision}`;
  const said = {
    failed: {
      first: "Faultline itself failed",
      advice: "This says nothing about the target. Run it again; if it fails again, tell whoever runs Faultline.",
    },
    interrupted: { first: "Interrupted: Faultline was stopped before a verdict", advice: "Nothing was decided. Run it again." },
    cancelled: { first: "Cancelled before a verdict", advice: "Nothing was decided." },
  }[ended.because];
  const lines = [
    [emoji(marks.stopped), ...words(" "), ...bold(said.first)],
    [...code(item(ended.target, 120)), ...words(`: ${said.advice}`)],
    ...(ended.detail === "" ? [] : stopLine(shorten(ended.detail, 300))),
  ];
  return {
    text: slackTextWithin(spokenEnd(ended.target, `${said.first}. ${said.advice}`, ended.at, ended.mode), spokenLimit),
    blocks: [
      paragraph(id("verdict"), lines),
      row(id("buttons"), ended.run, [
        {
          label: "Run again",
          verb: "rerun",
          primary: true,
          says: `Run again: ${ended.mode === undefined || ended.mode === "triage" ? "the triage of " : ""}${item(ended.target, 40)}`,
        },
      ]),
      askedBy(id("asked"), { user, at: ended.startedAt, run: ended.run, vantages: null, tookMs: null }),
    ],
  };
}
