import { type AddressRules, refusedAddress } from "../../policy/refused-address.ts";
import type { StoredRequest } from "../../store/store.ts";
import { parseQuestions } from "../../target/parse-questions.ts";
import { parseTarget } from "../../target/parse-target.ts";
import { pathTarget } from "../../target/path-target.ts";
import type { Questions } from "../../target/questions.ts";
import { quoted } from "../../target/quoted.ts";
import { type TriageBody, triageBodySchema } from "../../triage/hub-api.ts";

export type ReadBody =
  | { readonly ok: true; readonly request: StoredRequest; readonly notes: readonly string[] }
  | { readonly ok: false; readonly code: "bad-request" | "refused"; readonly error: string };

type Pair = readonly [name: string, value: string];

/** Options that hold a list in one value, as a flag does. */
const lists: ReadonlySet<string> = new Set(["public-resolvers", "root-servers", "control"]);
/** More members than any request that is meant. */
const pairsAtMost = 200;

const wrong = (error: string): ReadBody => ({ ok: false, code: "bad-request", error });

/** What a body asks for, made exact and held to the policy of addresses; or what to write instead. Asks nobody. */
export function readApiRequest(body: unknown, rules: AddressRules): ReadBody {
  const read = triageBodySchema.safeParse(body);
  if (!read.success) return wrong(shapeWords(body, String(read.error.issues[0]?.path[0] ?? "")));
  const { target: typed, mode = "triage", ...rest } = read.data;
  if (rest.cert != null || rest.key != null)
    return wrong(
      '"cert" and "key" do not travel: a client\'s key stays on its machine. Run faultline triage there without --hub.',
    );
  const pairs = pairsOf(rest);
  if (pairs.length > pairsAtMost) return wrong(`These are ${pairs.length} values: write at most ${pairsAtMost}.`);
  const given = parseQuestions(pairs, "body");
  if (!given.ok) return wrong(given.error);
  const { port, ...questions } = given.questions;
  const parsed = parseTarget(typed, { sni: questions.sni ?? null, port: port ?? null });
  if (!parsed.ok) return wrong(parsed.error);
  const all: Questions = { ...rules.defaults, ...questions, ca: [...rules.defaults.ca, ...(questions.ca ?? [])] };
  const request: StoredRequest = { target: mode === "path" ? pathTarget(parsed.target) : parsed.target, questions: all, mode };
  const refusal = refusedAddress(request, rules);
  if (refusal !== null) return { ok: false, code: "refused", error: refusal };
  if (mode === "resolvers" && parsed.target.kind === "address")
    return wrong(`${quoted(parsed.target.host)} is an address already: "resolvers" compares who answers what for a name.`);
  return { ok: true, request, notes: given.notes };
}

function shapeWords(body: unknown, member: string): string {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return 'The body is no JSON object: write one such as {"target": "https://api.example.com"}.';
  if (member === "target") return '"target" is missing or no text: write a host or a URL, such as "https://api.example.com".';
  if (member === "mode") return '"mode" is none of "triage", "resolvers" and "path".';
  return `${quoted(member)}: write a text, a number, true or false, or a list of these.`;
}

function pairsOf(rest: Omit<TriageBody, "target" | "mode">): Pair[] {
  return Object.entries(rest).flatMap(([name, value]): Pair[] => {
    if (value == null) return [];
    if (!Array.isArray(value)) return [[name, textOf(value)]];
    if (!lists.has(name)) return value.map((one): Pair => [name, textOf(one)]);
    return [[name, value.length === 0 ? "none" : value.map(textOf).join(",")]];
  });
}

const textOf = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
