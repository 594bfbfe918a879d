import { item, slackTextWithin } from "../../evidence/escape.ts";
import { askedWords } from "../../evidence/spoken.ts";
import { duration } from "../../evidence/words.ts";
import { counted, listWords } from "../../verdict/words.ts";
import type { Message } from "./message.ts";
import { bold, code, type Inline, paragraph, person, words } from "./rich.ts";

/** A short answer that only the asker sees: the same words as blocks and as `text`. */
function answer(...lines: readonly (readonly Inline[])[]): Message {
  const spoken = lines.map((line) => line.map(aloud).join("")).join(" ");
  return { text: slackTextWithin(spoken, 300), blocks: [paragraph("answer", lines)] };
}

function aloud(inline: Inline): string {
  if (inline.type === "text") return inline.text;
  if (inline.type === "link") return inline.text ?? inline.url;
  return inline.type === "user" ? "somebody" : "";
}

/** In the command's own acknowledgement: no blocks, so nothing can fail. */
export const startedAnswer = (
  target: string,
  vantages: number,
  withinMs: number,
  mode: keyof typeof askedWords = "triage",
): Message => ({
  text: slackTextWithin(
    `${askedWords[mode]} ${item(target, 120)} started from ${counted(vantages, "vantage")}. The ${mode === "triage" ? "verdict" : "answer"} comes in this channel within ${duration(withinMs)}.`,
    300,
  ),
  blocks: [],
});

/**
 * `permalink`: of the message where the verdict will stand; null while Slack has not said. `isDecided`: it stands there already.
 * `isOther`: it was asked with other options than those of whoever asks now.
 */
export function alreadyRunning(asked: {
  by: string | null;
  agoMs: number;
  permalink: string | null;
  isDecided?: boolean;
  isOther?: boolean;
}): Message {
  const who = asked.by === null ? words("somebody") : person(asked.by);
  const where =
    asked.permalink !== null && /^https?:\/\//.test(asked.permalink)
      ? [...words("You are on it: "), { type: "link" as const, url: asked.permalink, text: "see the message" }, ...words(". ")]
      : [];
  return answer([
    ...words("Already running: "),
    ...who,
    ...words(` asked ${duration(asked.agoMs)} ago. `),
    ...where,
    ...words(
      asked.isDecided === true
        ? "Its verdict is in this channel, and the last samples are being taken: ask again in some seconds."
        : where.length > 0
          ? "The verdict comes there."
          : "The verdict comes in this channel.",
    ),
    ...(asked.isOther === true ? words(" It goes on with other options than yours: ask again when it has ended.") : []),
  ]);
}

/** `meant`: the whole command as it should be typed, or null where nothing is near. */
export const unknownWord = (word: string, meant: string | null): Message =>
  meant === null
    ? answer([
        ...words("I don't know "),
        ...code(item(word)),
        ...words(". Write "),
        ...code("/triage help"),
        ...words(" for what I know."),
      ])
    : answer([
        ...words("I don't know "),
        ...code(item(word)),
        ...words(". Did you mean "),
        ...code(item(meant, 120)),
        ...words("?"),
      ]);

export const staleRun = (ageDays: number | null, keptDays: number): Message =>
  answer([
    ...words(
      ageDays === null
        ? `I have no record of that run any more: evidence is deleted after ${counted(keptDays, "day")}. `
        : `That run is ${counted(ageDays, "day")} old. Its evidence was deleted after ${counted(keptDays, "day")}. `,
    ),
    ...bold("Run again"),
    ...words(" asks the same anew."),
  ]);

/** The verdict where the bot may not post: to one person, with how to share it. Takes the parent's blocks as they are. */
export function privately(message: Message, invite = "/invite @Faultline"): Message {
  const how = [
    ...words("Only you see this. To share it as a thread: "),
    ...code(invite),
    ...words(", then "),
    ...bold("Run again"),
    ...words("."),
  ];
  return { text: slackTextWithin(unescaped(message.text), 300), blocks: [paragraph("privately", [how]), ...message.blocks] };
}

/** The sentence as it was before it was escaped for Slack; escaping it twice would show entities. */
const unescaped = (text: string): string =>
  text.replaceAll("\u2060", "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const commands: readonly (readonly [string, string])[] = [
  ["/triage TARGET", "which layer broke, why, and what to do. TARGET is a host, host:port, an IP address or a URL"],
  ["/triage resolvers NAME [IP…]", "what each DNS server answers, side by side"],
  ["/triage path TARGET", "the way there, hop by hop"],
  ["/triage explain CAUSE", "what a cause such as tls.expired is, how it is told, and what to do"],
  ["/triage vantages", "where it can be asked from, and how they are"],
  ["/triage status", "what is running here"],
  ["/triage cancel", "stop what is running here"],
  ["/triage pause [WHY], resume", "stop all probing, and let it go on (admins)"],
  ["/triage agents invite | list | remove", "who probes for this hub (admins)"],
  ["/triage help", "this"],
];
const options: readonly (readonly [string, string])[] = [
  ["from:eu", "ask from these vantages: a name, a label's value, several with commas between, or all"],
  ["resolver:10.0.0.2", "ask this DNS server (more than once for several)"],
  ["ip:203.0.113.7", "probe this address in place of what DNS gives"],
  ["port:8443", "another port"],
  ["sni:name", "another name in the TLS handshake"],
  ["expect:200", "the status, or a text, that the answer must have"],
  ["health-path:/healthz", "ask this path too"],
  ["timeout:10", "end within so many seconds"],
  ["deep", "take many more tries, for up to a minute (operators)"],
];

/** What can be typed, each with what it gives. */
export function helpAnswer(): Message {
  const lines = (rows: readonly (readonly [string, string])[]): Inline[][] =>
    rows.map(([typed, gives]) => [...code(typed), ...words(`  ${gives}`)]);
  return {
    text: "Type /triage and a host, an address or a URL: I say which layer of the network broke, why, and what to do next. Also: resolvers, path, explain, status, cancel.",
    blocks: [
      paragraph("help", [bold("What broke, and what to do next, with evidence"), ...lines(commands)]),
      paragraph("help-options", [bold("With it, if you like"), ...lines(options)]),
    ],
  };
}

/** More names than this nobody reads; the rest is counted. */
const vantagesNamed = 10;

/** What runs in this channel now, and what this hub can do. */
export function statusAnswer(state: {
  running: readonly { target: string; by: string | null; forMs: number }[];
  vantages: readonly string[];
  version: string;
  paused?: string | null;
}): Message {
  const runs = state.running
    .slice(0, 10)
    .map(({ target, by, forMs }) => [
      ...words("• "),
      ...code(item(target)),
      ...words(`, for ${duration(forMs)}`),
      ...(by === null ? [] : [...words(", asked by "), ...person(by)]),
    ]);
  const more = state.running.length > 10 ? [words(`and ${state.running.length - 10} more`)] : [];
  const head =
    state.running.length === 0
      ? words("Nothing is running in this channel.")
      : bold(`${counted(state.running.length, "triage", "triages")} running here`);
  const from = listWords(
    state.vantages.map((name) => item(name, 40)),
    vantagesNamed,
  );
  return answer(
    ...(state.paused == null ? [] : [bold(item(state.paused, 240))]),
    head,
    ...runs,
    ...more,
    words(`${from === "" ? "No vantage is connected." : `Asked from: ${from}.`} Faultline ${item(state.version, 20)}.`),
  );
}

export const nothingToCancel = (): Message => answer(words("Nothing is running in this channel, so there is nothing to cancel."));
export const cancelling = (target: string): Message =>
  answer([...words("Stopping the triage of "), ...code(item(target)), ...words(". What is known so far stays in its message.")]);
export const feedbackTaken = (right: boolean): Message =>
  answer(
    words(right ? "Thank you: noted as right." : "Thank you: noted as wrong. What it really was helps most in this thread."),
  );
/** A press or a command went wrong here, with the id that finds it in the log. */
export const ownFailure = (run: string | null): Message =>
  answer(
    words(
      `Something broke in Faultline itself; this says nothing of your target. Please try again.${run === null ? "" : ` (${item(run, 40)})`}`,
    ),
  );
