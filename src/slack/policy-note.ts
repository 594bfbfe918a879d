import type { Message } from "./message/message.ts";
import { paragraph, words } from "./message/rich.ts";
import { sentences } from "./typed-answer.ts";

/** So many people are remembered as told; more are told twice. */
const peopleAtMost = 1_000;

/** Adds what is wrong with the policy file to the next answer that a person gets; each person hears the same trouble once. */
export function policyNotes(note: () => string | null): (user: string, said: Message | null) => Message | null {
  let told = "";
  const people = new Set<string>();
  return (user, said) => {
    const now = note();
    if (now !== told) people.clear();
    told = now ?? "";
    if (now === null || people.has(user)) return said;
    if (people.size >= peopleAtMost) people.clear();
    people.add(user);
    if (said === null) return sentences(now);
    // An acknowledgement without blocks is a sentence of its own.
    if (said.blocks.length === 0) return sentences(said.text, now);
    return { text: said.text, blocks: [...said.blocks, paragraph("policy-note", [words(now)])] };
  };
}
