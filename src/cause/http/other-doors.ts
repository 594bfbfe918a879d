import { cellKey } from "../../observation/cell.ts";
import { inOrder } from "../../observation/in-order.ts";
import { type Request, statusOf } from "../../observation/requests.ts";
import { shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import type { AskedUrl } from "./asked-urls.ts";

/** What the same place answered to another question, of which only one thing was changed. */
export type Door = { through: "health-path" | "other-path" | "wrong-host"; answer: Request };

/** Beside an answer of users that failed: the health path, another path and another Host at the same address (experiment 20). */
export function otherDoors(asked: AskedUrl, failed: readonly Request[], seen: Seen): Door[] {
  if (asked.kind !== "user-path") return [];
  const here = new Set(failed.map(cellKey));
  const answers = seen.of("http.request").filter((one) => statusOf(one) !== null && here.has(cellKey(one)));
  return inOrder(answers).flatMap((answer): Door[] => {
    const { purpose } = answer.subject;
    return purpose === "health-path" || purpose === "other-path" || purpose === "wrong-host"
      ? [{ through: purpose, answer }]
      : [];
  });
}

/** What the other questions tell of where it broke: the front door, this path's application, or everything behind. */
export function doorsInWords(doors: readonly Door[], status: number): string[] {
  const by = (through: Door["through"]): Request | undefined => doors.find((one) => one.through === through)?.answer;
  const path = by("other-path");
  const health = by("health-path");
  const host = by("wrong-host");
  const words: string[] = [];
  if (path !== undefined)
    words.push(
      isServed(path)
        ? `Another path of the same server answers ${statusOf(path)}: what stands behind this one path is broken, not the whole service.`
        : statusOf(path) === status
          ? "Another path of the same server gets the same: it is the whole service behind it, not one page."
          : `Another path of the same server answers ${statusOf(path)}.`,
    );
  if (health !== undefined && isServed(health))
    words.push(
      `The health path ${shortened(new URL(health.subject.url).pathname, 60)} answers ${statusOf(health)}: the check does not see this fault, and what looks at it keeps the server in.`,
    );
  if (host !== undefined && isServed(host) !== isServed(path ?? host))
    words.push(
      `A Host that nobody serves gets ${statusOf(host)}: the front server itself works, and treats this name otherwise.`,
    );
  return words;
}

const isServed = (one: Request): boolean => (statusOf(one) ?? 500) < 500;
