import { type ToolAnswer, type ToolName, toolNames } from "./answer.ts";
import { type Judged, weightOf, weightOfFaultline } from "./weigh.ts";

/** One case: what Faultline said, and what the others did. `answers` empty and `broken` said: the world of the others did not come up. */
export type Row = { result: Judged; answers: readonly ToolAnswer[]; broken: string | null };

export const columns = [
  "scenario",
  "side",
  "expected",
  "faultline",
  "faultline s",
  ...toolNames.flatMap((name) => [`${name} read as`, `${name} s`, `${name} in its own words`]),
] as const;

/** One line of the whole table: tabs between fields, none and no line break inside one. */
export function lineOfRow({ result, answers, broken }: Row): string {
  const { one } = result;
  const { expected } = one;
  const wanted = expected === "healthy" ? "healthy" : expected.cause;
  return [
    one.id,
    one.side,
    wanted,
    `${weightOfFaultline(result).read}${result.differences.length === 0 ? "" : " (not as expected)"}`,
    seconds(result.elapsedMs),
    ...toolNames.flatMap((name) =>
      fieldsOf(
        answers.find(({ tool }) => tool === name),
        name,
        one.expected,
        broken,
      ),
    ),
  ]
    .map(plain)
    .join("\t");
}

function fieldsOf(
  answer: ToolAnswer | undefined,
  name: ToolName,
  expected: Judged["one"]["expected"],
  broken: string | null,
): [string, string, string] {
  if (answer === undefined) return ["no answer", "", broken ?? `${name} was not heard`];
  if (answer.state === "not-asked" || answer.state === "not-installed") return [answer.state.replace("-", " "), "", ""];
  const said = answer.sayings.map(({ check, isAlarm, words }) => `${isAlarm ? "✗" : "·"} ${check}: ${short(words)}`);
  const end = answer.state === "cut-off" ? ["(cut off by the deadline)"] : [];
  return [weightOf(answer, expected).read, seconds(answer.elapsedMs), [...said, ...end].join(" ¦ ")];
}

const mostLetters = 240;
const short = (text: string): string => (text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text);
const plain = (text: string): string => text.replace(/[\t\r\n\p{Cc}]+/gu, " ");
const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
