import { type AddressRules, refusedAddress } from "../policy/refused-address.ts";
import type { StoredRequest } from "../store/store.ts";
import { parseQuestions } from "../target/parse-questions.ts";
import { parseTarget } from "../target/parse-target.ts";
import { pathTarget } from "../target/path-target.ts";
import type { Questions } from "../target/questions.ts";
import { quoted } from "../target/quoted.ts";

/** `refused`: it is understood, and not probed. */
export type ReadAsked =
  | { readonly ok: true; readonly request: StoredRequest; readonly notes: readonly string[] }
  | { readonly ok: false; readonly code: "bad-request" | "refused"; readonly error: string };

/** What somebody wrote: the target, and options as name and value, in the words of their door. */
export type Written = {
  readonly target: string;
  readonly options: readonly (readonly [name: string, value: string])[];
  readonly mode: StoredRequest["mode"];
  readonly where: "chat" | "body";
};

/** What a person asks a hub for, made exact and held to the policy of addresses, the same at each door; or what to write instead. Asks nobody. */
export function readAsked({ target: typed, options, mode, where }: Written, rules: AddressRules): ReadAsked {
  const given = parseQuestions(options, where);
  if (!given.ok) return wrong(given.error);
  const { port, ...questions } = given.questions;
  const read = parseTarget(typed, { sni: questions.sni ?? null, port: port ?? null });
  if (!read.ok) return wrong(read.error);
  const { defaults } = rules;
  const all: Questions = { ...defaults, ...questions, ca: [...defaults.ca, ...(questions.ca ?? [])] };
  const request: StoredRequest = { target: mode === "path" ? pathTarget(read.target) : read.target, questions: all, mode };
  const refusal = refusedAddress(request, rules);
  if (refusal !== null) return { ok: false, code: "refused", error: refusal };
  if (mode === "resolvers" && read.target.kind === "address") {
    const word = where === "chat" ? "`resolvers`" : '"resolvers"';
    return wrong(`${quoted(read.target.host)} is an address already: ${word} compares who answers what for a name.`);
  }
  return { ok: true, request, notes: given.notes };
}

const wrong = (error: string): ReadAsked => ({ ok: false, code: "bad-request", error });
