import { parseAddress } from "./address.ts";
import { defaultControls } from "./default-controls.ts";
import { nearest } from "./nearest.ts";
import { idleNames, isIdleName, isQuestionName, type QuestionName, questionNames, spelled, type Where } from "./option-names.ts";
import { deepRunMs, type GivenQuestions, normalRunMs, readValue } from "./question-values.ts";
import type { Endpoint, Questions } from "./questions.ts";
import { quoted } from "./quoted.ts";
import { typedText } from "./typed-text.ts";

export type ParsedQuestions = { ok: true; questions: GivenQuestions; notes: string[] } | { ok: false; error: string };

const serverOf = (address: string): Endpoint => {
  const canonical = parseAddress(address);
  if (canonical === null) throw new TypeError(`not an address: ${address}`);
  return { address: canonical, port: 53 };
};

/** What holds where nothing was given. */
export const defaultQuestions: Questions = Object.freeze({
  resolvers: [],
  publicResolvers: ["1.1.1.1", "8.8.8.8", "9.9.9.9"].map(serverOf),
  // Two of the thirteen, K (RIPE NCC) and L (ICANN), each over both families: IANA, Root Servers (iana.org/domains/root/servers).
  rootServers: ["193.0.14.129", "199.7.83.42", "2001:7fd::1", "2001:500:9f::42"].map(serverOf),
  control: defaultControls.map(({ url }) => url),
  ip: [],
  sni: null,
  ca: [],
  expectStatus: null,
  expectText: null,
  healthPath: null,
  timeoutMs: normalRunMs,
});

const repeatable: ReadonlySet<QuestionName> = new Set(["resolver", "ip", "ca", "from"] as const);

function unknownName(name: string, where: Where): string {
  const near = nearest(name, [...questionNames, ...idleNames]);
  const known = `The options are ${questionNames.join(", ")}.`;
  return `There is no option ${quoted(where === "body" ? name : spelled(name, where))}. ${near === null ? known : `Did you mean ${spelled(near, where)}?`}`;
}

/** Lists of a repeatable option grow, each member once. */
function joined<T>(before: readonly T[] | undefined, more: readonly T[] | undefined): T[] {
  const byText = new Map([...(before ?? []), ...(more ?? [])].map((member) => [JSON.stringify(member), member]));
  return [...byText.values()];
}

function together(before: GivenQuestions, set: GivenQuestions): GivenQuestions {
  const after = { ...before, ...set };
  if (set.resolvers !== undefined) after.resolvers = joined(before.resolvers, set.resolvers);
  if (set.ip !== undefined) after.ip = joined(before.ip, set.ip);
  if (set.ca !== undefined) after.ca = joined(before.ca, set.ca);
  if (set.from !== undefined) after.from = joined(before.from, set.from);
  return after;
}

/**
 * Reads what a person set beside the target, in the one vocabulary of flags, chat words and variables. The value of `ca` is PEM text (reading the
 * file is the door's business). Names that change nothing yet are accepted with a note; unknown names, wrong values, and one value's name
 * given twice with different values are errors that say what to write.
 */
export function parseQuestions(pairs: readonly (readonly [name: string, value: string])[], where: Where): ParsedQuestions {
  let questions: GivenQuestions = {};
  const notes: string[] = [];
  const seen = new Map<string, string>();
  for (const [typedName, typedValue] of pairs) {
    const name = typedName.trim().toLowerCase();
    if (isIdleName(name)) {
      notes.push(`${spelled(name, where)} does nothing yet.`);
      continue;
    }
    if (!isQuestionName(name)) return { ok: false, error: unknownName(typedName, where) };
    const value = where === "chat" ? typedText(typedValue) : typedValue.trim();
    const before = seen.get(name);
    if (before !== undefined && before !== value && !repeatable.has(name)) {
      return {
        ok: false,
        // The URL of a proxy may hold a password.
        error:
          name === "proxy"
            ? `${spelled(name, where)} is given twice, with different values: write it once.`
            : `${spelled(name, where)} is given twice, ${quoted(before)} and ${quoted(value)}: write it once.`,
      };
    }
    seen.set(name, value);
    const reading = readValue[name](value);
    if ("instead" in reading)
      return { ok: false, error: `${spelled(name, where).replace(/:$/, "")}: ${sentence(reading.instead)}` };
    const isTold = where === "chat" || where === "body";
    if (isTold && reading.set.proxy?.kind === "server" && reading.set.proxy.server.login !== undefined)
      return { ok: false, error: `${spelled(name, where)} ${passwordIn[where]}` };
    questions = together(questions, reading.set);
    if (reading.note !== undefined) notes.push(reading.note);
  }
  const bounded = withinTime(questions);
  return { ok: true, questions: bounded.questions, notes: [...new Set([...notes, ...bounded.notes])] };
}

/** A deep run takes as long as it is let, and a minute where nobody said; a normal one never takes longer than it does anyway. */
function withinTime(questions: GivenQuestions): { questions: GivenQuestions; notes: string[] } {
  const { timeoutMs, deep } = questions;
  if (deep === true) return { questions: { ...questions, timeoutMs: timeoutMs ?? deepRunMs }, notes: [] };
  if (timeoutMs === undefined || timeoutMs <= normalRunMs) return { questions, notes: [] };
  return {
    questions: { ...questions, timeoutMs: normalRunMs },
    notes: [
      `The timeout is ${normalRunMs / 1000} s in place of ${timeoutMs / 1000} s: a normal run never takes longer (a deep one may).`,
    ],
  };
}

const passwordIn = {
  chat: "a password written here would be read by the whole channel. Nothing was sent. Let whoever runs Faultline set FAULTLINE_PROXY, or HTTPS_PROXY and write proxy:env.",
  body: 'a password does not travel to a hub. Nothing was sent. Let whoever runs the hub set FAULTLINE_PROXY, or HTTPS_PROXY and write "proxy": "env".',
} as const;
const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);
