import type { Saying } from "../answer.ts";
import type { Ended } from "../run-bounded.ts";

/** The plugins' exit status says whether it is an alarm (0 is OK, all else is not); the first line before `|` is what people get to see, the rest figures for graphs. */
export function readCheck(check: string, { status, text }: Pick<Ended, "status" | "text">): Saying {
  const lines = text
    .split("\n")
    .map((line) => (line.split("|")[0] ?? "").trim())
    .filter((line) => line !== "");
  const words = lines.slice(0, mostLines).join(" ");
  return { check, isAlarm: status !== 0, words: words === "" ? silent(status) : words };
}

/** Some plugins say the reason in one line and the state in the next. */
const mostLines = 4;

const silent = (status: number | null): string =>
  status === null ? "(ended by the deadline)" : `(nothing said, status ${status})`;
