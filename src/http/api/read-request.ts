import type { AddressRules } from "../../policy/refused-address.ts";
import { quoted } from "../../target/quoted.ts";
import { type TriageBody, triageBodySchema } from "../../triage/hub-api.ts";
import { type ReadAsked, readAsked } from "../../triage/read-asked.ts";

type Pair = readonly [name: string, value: string];

/** Options that hold a list in one value, as a flag does. */
const lists: ReadonlySet<string> = new Set(["public-resolvers", "root-servers", "control"]);
/** More members than any request that is meant. */
const pairsAtMost = 200;

const wrong = (error: string): ReadAsked => ({ ok: false, code: "bad-request", error });

/** What a body asks for, made exact and held to the policy of addresses; or what to write instead. Asks nobody. */
export function readApiRequest(body: unknown, rules: AddressRules): ReadAsked {
  const read = triageBodySchema.safeParse(body);
  if (!read.success) return wrong(shapeWords(body, String(read.error.issues[0]?.path[0] ?? "")));
  const { target: typed, mode = "triage", ...rest } = read.data;
  if (rest.cert != null || rest.key != null)
    return wrong(
      '"cert" and "key" do not travel: a client\'s key stays on its machine. Run faultline triage there without --hub.',
    );
  const pairs = pairsOf(rest);
  if (pairs.length > pairsAtMost) return wrong(`These are ${pairs.length} values: write at most ${pairsAtMost}.`);
  return readAsked({ target: typed, options: pairs, mode, where: "body" }, rules);
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
