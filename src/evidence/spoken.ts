import type { Report } from "../verdict/report.ts";
import { counted } from "../verdict/words.ts";
import type { Conclusion } from "./conclusion.ts";
import { shorten, terminalText } from "./escape.ts";
import type { Artifact } from "./layer/artifact.ts";
import { parentWords, rootOf } from "./parent.ts";
import { capital, clock, sentence, statusWords } from "./words.ts";

/** What a phone's lock screen and a screen reader give of a message. */
export const spokenLimit = 300;

const speak = (parts: readonly (string | null)[]): string =>
  shorten(
    parts
      .filter((part): part is string => part !== null && part !== "")
      .map(plainWords)
      .join(" "),
    spokenLimit,
  );

/** No markup, no line breaks, nothing invisible. */
const plainWords = (text: string): string => terminalText(text.replaceAll(/\s+/g, " ").trim());

/** The verdict as one or two sentences, with target, scope and next step: read aloud it suffices. */
export function spokenVerdict(report: Report): string {
  const words = parentWords(report);
  const root = rootOf(report);
  const doNow = words.doNow === null ? null : sentence(`Do now: ${words.doNow}`);
  const whole = [sentence(words.first), words.scope, doNow, words.who === null ? null : sentence(`Who: ${words.who}`)];
  // Where it is too long the owner goes first, then the scope's second half: what broke and what to do stay.
  const tries = [
    whole,
    whole.slice(0, 3),
    [whole[0] ?? "", root === null ? words.scope : `${plainWords(report.target.display)}.`, doNow],
  ];
  return speak(
    tries.find(
      (parts) =>
        parts
          .filter((part) => part !== null)
          .map((part) => plainWords(part ?? ""))
          .join(" ").length <= spokenLimit,
    ) ??
      tries.at(-1) ??
      whole,
  );
}

/** So much of why a run was stopped is read aloud before its verdict, characters. */
const stoppedLimit = 140;

/** The same words after who stopped the run and why, a whole sentence; as they are where nobody did. */
export const afterStop = (stopped: string | null, spoken: string): string =>
  stopped === null ? spoken : speak([shorten(plainWords(stopped.replaceAll("`", "")), stoppedLimit), spoken]);

/** What was asked for, by mode; the target follows. */
export const askedWords = {
  triage: "Triage of",
  resolvers: "Comparison of resolvers for",
  path: "A walk along the path to",
} as const;
type Mode = keyof typeof askedWords;

export const spokenRunning = (target: string, asker: string | null, vantages: number, mode: Mode = "triage"): string =>
  speak([
    `${askedWords[mode]} ${shorten(plainWords(target), 120)} is running${asker === null ? "" : `, asked by ${shorten(plainWords(asker), 40)}`}, from ${counted(vantages, "vantage")}.`,
    "No verdict yet.",
  ]);

/** `2 TCP + TLS suspect: …` for one thread message, of one part or of several that share it. */
export function spokenArtifacts(artifacts: readonly Artifact[], target: string): string {
  const each = artifacts.map(
    ({ title, status, qualifier, decision }) =>
      `${title} ${statusWords[status]}${qualifier === null ? "" : ` ${qualifier}`}: ${decision}`,
  );
  const room = Math.floor((spokenLimit - 2) / Math.max(1, each.length)) - 2;
  const whole = each.join(" ");
  return whole.length <= spokenLimit
    ? speak([
        whole,
        whole.includes(target) || whole.length + target.length + 7 > spokenLimit ? null : `For ${plainWords(target)}.`,
      ])
    : speak(each.map((one) => shorten(plainWords(one), room)));
}

export function spokenConclusion(conclusion: Conclusion, target: string): string {
  const [doNow] = conclusion.doNow;
  const cause = `Conclusion for ${shorten(plainWords(target), 80)}: ${conclusion.cause}`;
  const then = doNow === undefined ? null : capital(doNow);
  return speak(
    [cause, then].map((part) => (part === null || cause.length + (then?.length ?? 0) < spokenLimit ? part : shorten(part, 148))),
  );
}

/** For a run that ended without a verdict. */
export const spokenEnd = (target: string, what: string, at: string, mode: Mode = "triage"): string =>
  speak([`${askedWords[mode]} ${shorten(plainWords(target), 120)}: ${what}`, `(${clock(at)} UTC)`]);
