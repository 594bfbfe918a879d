import { whyAtMost } from "../policy/pause.ts";
import type { AddressRules } from "../policy/refused-address.ts";
import type { StoredRequest } from "../store/store.ts";
import { nearest } from "../target/nearest.ts";
import { idleNames, isIdleName, isQuestionName } from "../target/option-names.ts";
import { quoted } from "../target/quoted.ts";
import { typedText } from "../target/typed-text.ts";
import { readAsked } from "../triage/read-asked.ts";
import { commandWords, isCommandWord, isLaterWord, laterWords, splitWords, wordsAtMost } from "./command-words.ts";
import { type AgentsCommand, readAgentsCommand } from "./read-agents-command.ts";

/** What somebody typed behind `/triage`. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "status" }
  | { readonly kind: "vantages" }
  /** Null: the one that runs in this channel. */
  | { readonly kind: "cancel"; readonly run: string | null }
  | { readonly kind: "explain"; readonly cause: string }
  | { readonly kind: "pause"; readonly why: string }
  | { readonly kind: "resume" }
  | AgentsCommand
  | { readonly kind: "run"; readonly request: StoredRequest; readonly notes: readonly string[] }
  /** A word of the vocabulary that does nothing yet. */
  | { readonly kind: "later"; readonly word: string }
  /** No word that we know. `instead` is the whole text with the nearest word, null where none is near or the result would not be valid. */
  | { readonly kind: "unknown"; readonly word: string; readonly instead: string | null; readonly runs: boolean }
  | { readonly kind: "wrong"; readonly error: string };

const wrong = (error: string): Command => ({ kind: "wrong", error });

/** Reads a command. Asks nobody: neither the network nor a clock, so that the answer can be the ack. */
export function readCommand(text: string, rules: AddressRules): Command {
  const words = splitWords(text);
  const [first = ""] = words;
  const word = first.toLowerCase();
  if (words.length > wordsAtMost) return wrong("That is more text than a command has: write one target and its options.");
  if (["", "?", "-h", "--help", "—help", "–help"].includes(word)) return { kind: "help" };
  if (isCommandWord(word)) return ofWord(word, words.slice(1), rules);
  if (isLaterWord(word)) return { kind: "later", word };
  if (word === "triage" && words.length > 1) return readCommand(words.slice(1).join(" "), rules);
  return isUnknownWord(words) ? unknown(word, words, rules) : readRun("triage", words, rules);
}

function ofWord(word: (typeof commandWords)[number], rest: readonly string[], rules: AddressRules): Command {
  switch (word) {
    case "help":
      return { kind: "help" };
    case "status":
    case "vantages":
    case "resume":
      return { kind: word };
    case "pause":
      return { kind: "pause", why: rest.map(typedText).join(" ").slice(0, whyAtMost) };
    case "agents":
      return readAgentsCommand(rest);
    case "cancel": {
      const run = typedText(rest[0] ?? "");
      if (run === "") return { kind: "cancel", run: null };
      return /^run_[a-z0-9_-]{1,60}$/i.test(run)
        ? { kind: "cancel", run }
        : wrong(`${quoted(run)} is no run: write its id as the thread shows it, such as run_7f3a, or \`/triage cancel\` alone.`);
    }
    case "explain": {
      const cause = typedText(rest[0] ?? "");
      return cause === ""
        ? wrong("Which cause? Write its id as the thread shows it, such as `/triage explain dns.nxdomain`.")
        : { kind: "explain", cause };
    }
    case "path":
      return rest.length === 0
        ? wrong("The way to whom? Write a target, such as `/triage path api.example.com`.")
        : readRun("path", rest, rules);
    case "resolvers":
      return rest.length === 0
        ? wrong("Whose answers? Write a name, such as `/triage resolvers api.example.com`, and resolvers behind it if you like.")
        : readRun("resolvers", rest, rules);
  }
}

/** A bare word that looks like no host: either it is near a word that we know, or something stands behind it that looks like the target. */
function isUnknownWord([first = "", second]: readonly string[]): boolean {
  if (!/^[a-z][a-z-]*$/i.test(first) || first.toLowerCase() === "localhost") return false;
  if (isIdleName(first.toLowerCase())) return false;
  if (nearest(first, [...commandWords, ...laterWords]) !== null) return true;
  return second !== undefined && pairOf(second) === null && !isIdleName(second.toLowerCase());
}

function unknown(word: string, words: readonly string[], rules: AddressRules): Command {
  const near = nearest(word, [...commandWords, ...laterWords]);
  if (near === null) return { kind: "unknown", word, instead: null, runs: false };
  const instead = [near, ...words.slice(1)].join(" ");
  const meant = readCommand(instead, rules);
  if (meant.kind === "wrong") return { kind: "unknown", word, instead: near, runs: false };
  return { kind: "unknown", word, instead, runs: meant.kind === "run" || meant.kind === "status" || meant.kind === "help" };
}

/** `name:value`, where the name is one of ours or at least looks like one. A port behind a host and a scheme before `//` are none. */
function pairOf(word: string): readonly [string, string] | null {
  const cut = /^([a-z][a-z-]*):(?!\/\/)(.*)$/is.exec(word);
  return cut?.[1] === undefined ? null : [cut[1].toLowerCase(), cut[2] ?? ""];
}

function readRun(mode: StoredRequest["mode"], words: readonly string[], rules: AddressRules): Command {
  let typed: string | null = null;
  const pairs: (readonly [string, string])[] = [];
  for (const word of words) {
    const pair = pairOf(word);
    if (pair !== null && (typed !== null || isQuestionName(pair[0]) || isIdleName(pair[0]))) pairs.push(pair);
    else if (word.toLowerCase() === "deep") pairs.push(["deep", "yes"]);
    else if (idleNames.some((name) => name === word.toLowerCase())) pairs.push([word.toLowerCase(), ""]);
    else if (/^(?:--?|—|–)[a-z]/i.test(word)) return wrong(flagInstead(word));
    else if (typed === null) typed = word;
    else if (mode === "resolvers") pairs.push(["resolver", word]);
    else
      return wrong(
        `${quoted(word)} is one word too many: write one target, then options as \`name:value\`, such as \`resolver:9.9.9.9\`.`,
      );
  }
  const read = readAsked({ target: typed ?? "", options: pairs, mode, where: "chat" }, rules);
  return read.ok ? { kind: "run", request: read.request, notes: read.notes } : wrong(read.error);
}

function flagInstead(word: string): string {
  const name = word.replace(/^[-—–]+/, "").split("=", 1)[0] ?? "";
  return `In chat an option is written \`${/^[a-z-]+$/i.test(name) ? name.toLowerCase() : "name"}:value\`, without dashes.`;
}
