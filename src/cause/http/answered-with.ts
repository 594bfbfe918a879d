import { isChallenge } from "../../observation/challenged.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { excerptOf, medianOf, type Request, statusOf, waitOf } from "../../observation/requests.ts";
import { endpointText } from "../../target/address.ts";
import type { Match, RuledOut } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedUrl, expectedStatusFor, usersUrls, variantOf, wentWell } from "./asked-urls.ts";
import { doorsInWords, otherDoors } from "./other-doors.ts";
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

/** Which answers are meant: by status, and where that is not enough by the answer itself and what else came from the same place. */
export type IsWanted = (status: number, one: Request, asked: AskedUrl) => boolean;

/** One match for each question of users and status that is wanted. A status that a person said to expect is none, nor is a challenge to the probe or a page for an unknown name. */
export function answeredWith(seen: Seen, isWanted: IsWanted, words: Words): Match[] {
  return usersUrls(seen).flatMap((asked) => {
    const wanted = errorsOf(asked, seen).filter((one) => isWanted(statusOf(one) ?? 0, one, asked));
    return [...Map.groupBy(wanted, (one) => statusOf(one) ?? 0)]
      .toSorted(([a], [b]) => a - b)
      .map(([status, failed]) => matchOf(answeredOf(status, asked, failed, seen), seen, words));
  });
}

/** Every cause that is told by a status looks at the same few answers among many: they are picked out once. */
function errorsOf(asked: AskedUrl, seen: Seen): readonly Request[] {
  const known = errors.get(asked);
  if (known !== undefined) return known;
  const expected = expectedStatusFor(asked, seen);
  const picked = asked.tries.filter((one) => {
    const status = statusOf(one) ?? 0;
    return status >= 500 && status !== expected && !isChallenge(one) && defaultPageOf(one) === null;
  });
  errors.set(asked, picked);
  return picked;
}

const errors = new WeakMap<AskedUrl, readonly Request[]>();

function matchOf(answered: Answered, seen: Seen, words: Words): Match {
  const { asked, failed, status } = answered;
  const doors = otherDoors(asked, failed, seen);
  return {
    failed,
    worked: asked.tries.filter((one) => wentWell(one, asked, seen)),
    ...(doors.length > 0 ? { beside: doors.map(({ answer }) => answer) } : {}),
    ruledOut: words.ruledOut?.(answered) ?? [],
    says: clause(`${words.says?.(answered) ?? `${status} ${writerInWords(answered.writer)}`}${asked.where}`),
    next: [...words.next(answered), ...doorsInWords(doors, status), ...evidenceIn(failed)],
    ...variantOf(asked.variant, status),
  };
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
