import { excerptOf, medianOf, type Request, statusOf, waitOf } from "../../observation/requests.ts";
import { endpointText } from "../../target/address.ts";
import type { Match, RuledOut } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedUrl, askedUrls, expectedStatusFor, variantOf, wentWell } from "./asked-urls.ts";
import { isChallenge } from "./challenge.ts";
import { retryInWords } from "./retry-after.ts";
import { type Writer, whoWrote, writerInWords } from "./who-wrote.ts";

/** Answers of one status to one question. */
export type Answered = {
  status: number;
  asked: AskedUrl;
  failed: readonly Request[];
  writer: Writer | null;
  /** ms until the first byte, the median of those that can be believed. */
  afterMs: number | null;
  /** "asks to retry in 10 min", or null. */
  retry: string | null;
};

type Words = {
  says?: (answered: Answered) => string;
  next: (answered: Answered) => readonly string[];
  ruledOut?: (answered: Answered) => readonly RuledOut[];
};

/**
 * One match for each question and status that is wanted. A status that a person said to expect is none, nor is a challenge to the probe.
 * The health path alone only degrades: users do not ask for it, but what asks for it takes the server out. Where the user's own question
 * gets the same status, the health path has nothing to add.
 */
export function answeredWith(seen: Seen, isWanted: (status: number) => boolean, words: Words): Match[] {
  const all = askedUrls(seen).flatMap((asked) => {
    const expected = expectedStatusFor(asked, seen);
    const wanted = asked.tries.filter((one) => {
      const status = statusOf(one);
      return status !== null && isWanted(status) && status !== expected && !isChallenge(one);
    });
    return [...Map.groupBy(wanted, (one) => statusOf(one) ?? 0)]
      .toSorted(([a], [b]) => a - b)
      .map(([status, failed]) => answeredOf(status, asked, failed, seen));
  });
  const byUsers = new Set(all.filter(({ asked }) => asked.kind !== "health-path").map(({ status }) => status));
  return all
    .filter(({ asked, status }) => asked.kind !== "health-path" || !byUsers.has(status))
    .map((answered) => {
      const { asked, failed, status } = answered;
      return {
        failed,
        worked: asked.tries.filter((one) => wentWell(one, asked, seen)),
        ruledOut: words.ruledOut?.(answered) ?? [],
        ...(asked.kind === "health-path" ? { impact: "degrades" as const } : {}),
        says: clause(`${words.says?.(answered) ?? `${status} ${writerInWords(answered.writer)}`}${asked.where}`),
        next: [...words.next(answered), ...evidenceIn(failed)],
        ...variantOf(asked.variant, status),
      };
    });
}

function answeredOf(status: number, asked: AskedUrl, failed: readonly Request[], seen: Seen): Answered {
  return {
    status,
    asked,
    failed,
    writer: commonWriter(failed),
    afterMs: medianOf(failed.flatMap((one) => waitOf(one) ?? [])),
    retry: retryInWords(failed, seen.now),
  };
}

/** The writer that most of them name; of equals, one that is sure, then the first by name, so that the order of answers does not matter. */
function commonWriter(failed: readonly Request[]): Writer | null {
  const writers = failed.flatMap((one) => whoWrote(one) ?? []);
  const [most] = [...Map.groupBy(writers, ({ name, isSure }) => `${name} ${isSure}`).values()].toSorted(
    (a, b) =>
      b.length - a.length || Number(b[0]?.isSure) - Number(a[0]?.isSure) || ((a[0]?.name ?? "") < (b[0]?.name ?? "") ? -1 : 1),
  );
  return most?.[0] ?? null;
}

/** What one such answer says to people, without its markup. */
function evidenceIn(failed: readonly Request[]): string[] {
  const quoted = failed.find((one) => excerptOf(one).trim() !== "");
  if (quoted === undefined) return [];
  const text = shortened(
    excerptOf(quoted)
      .replace(/<(style|script)\b.*?<\/\1>/gi, " ")
      .replace(/<[^<>]{0,200}>?/g, " "),
    120,
  );
  return text === "" ? [] : [`What ${endpointText(quoted.subject.address, quoted.subject.port)} wrote: ${text}`];
}

/** "after 4.2 s", or empty where no time can be believed. */
export const afterInWords = ({ afterMs }: Answered): string => (afterMs === null ? "" : ` after ${durationInWords(afterMs)}`);

/** Whom to ask: "nginx", "the server behind Cloudflare". */
export const frontOf = ({ writer }: Answered): string => (writer === null ? "the front server" : writer.name);
