import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { nearest } from "../target/nearest.ts";
import { quoted } from "../target/quoted.ts";
import type { Policy } from "./policy.ts";
import { knownNames, policySchema } from "./policy-schema.ts";

export type PolicyError = { readonly line: number; readonly words: string };
export type ReadPolicy =
  /** `isEmpty`: nothing stands there but blanks and comments. */
  | { readonly ok: true; readonly policy: Policy; readonly isEmpty: boolean }
  | { readonly ok: false; readonly errors: readonly [PolicyError, ...PolicyError[]] };

/** So many errors are told of one file; whoever mends these sees the rest. */
const errorsAtMost = 20;

/** Reads the text of a `faultline.yaml`: the policy, or what is wrong with it by line (the first is 1), each with what to write instead. */
export function readPolicy(text: string): ReadPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const broken = document.errors.map(({ pos, code, message }) => ({ line: lineAt(pos[0]), words: brokenWords(code, message) }));
  if (broken.length > 0) return failed(broken);
  const value = plainOf(document);
  if (value === tangled) return failed([{ line: 1, words: "too many aliases (*name) in it: write out what they stand for." }]);
  const read = policySchema.safeParse(value ?? {});
  if (read.success) return { ok: true, policy: Object.freeze(read.data), isEmpty: value == null };
  return failed(read.error.issues.flatMap((issue) => told(issue, document, lineAt)));
}

const tangled = Symbol("more aliases than a policy has");

function plainOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    // The one thing that it throws for: aliases that stand for too much.
    return tangled;
  }
}

function failed(errors: readonly PolicyError[]): ReadPolicy {
  const [first = { line: 1, words: "it is no policy." }, ...others] = errors.toSorted((a, b) => a.line - b.line);
  return { ok: false, errors: [first, ...others.slice(0, errorsAtMost - 1)] };
}

/** The commonest slips in words of ours; the rest as the parser says it, which names what it met. */
function brokenWords(code: string, message: string): string {
  const [first = ""] = message.split("\n");
  const why = first.replace(/ at line .*$/, "").slice(0, 200);
  switch (code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line: write blanks instead.";
    case "DUPLICATE_KEY":
      return "this name stands here twice: write it once, with everything below it.";
    case "MULTIPLE_DOCS":
      return "`---` begins a second document: write one.";
    default:
      return `it is not YAML from here on (${why}): write \`name: value\`, with what belongs to a name indented below it.`;
  }
}

function told(
  issue: z.core.$ZodIssue,
  document: ReturnType<typeof parseDocument>,
  lineAt: (offset: number) => number,
): PolicyError[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      line: lineAt(keyOffset(document, path, key)),
      words: unknownName(key, path),
    }));
  const value = document.getIn(path);
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const shown = isPlain && !issue.message.startsWith("`") ? `${quoted(String(value))}: ` : "";
  const place = path.filter((part) => typeof part === "string").join(".");
  return [
    { line: lineAt(offsetOf(document, path)), words: `${place === "" ? "" : `${place}: `}${shown}${ended(issue.message)}` },
  ];
}

const ended = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

function unknownName(key: string, path: readonly (string | number)[]): string {
  const known = knownNames[patternOf(path)] ?? [];
  const near = nearest(key, known);
  return `there is no name ${quoted(key)} here: write ${near === null ? `one of ${known.join(", ")}` : near}.`;
}

function patternOf(path: readonly (string | number)[]): string {
  const text = path.map((part) => (typeof part === "number" ? "*" : part)).join(".");
  return text.replace(/^roles\.[^.]+/, "roles.*").replace(/^limits\.[^.]+$/, "limits.*");
}

/** Where the value at a path stands, or what is nearest above it: what was left out has no place of its own. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
}

function keyOffset(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
  return isScalar(pair?.key) && pair.key.range != null ? pair.key.range[0] : offsetOf(document, path);
}
