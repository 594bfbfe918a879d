import type { Request } from "../../observation/requests.ts";
import type { CauseId, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedUrl, expectedStatusFor, usersUrls, variantOf, wentWell } from "./asked-urls.ts";

type Words = {
  says: (failed: readonly Request[]) => string;
  next: (failed: readonly Request[]) => readonly string[];
  ruledOut?: (failed: readonly Request[]) => readonly RuledOut[];
  equally?: (failed: readonly Request[]) => readonly CauseId[];
};

/** Answers that began and did not end as they should, one match for each question. One that began with a 5xx is named by its status. */
export function brokenOff(seen: Seen, isBroken: (request: Request) => boolean, words: Words): Match[] {
  return usersUrls(seen).flatMap((asked) => {
    const failed = asked.tries.filter((one) => !isServerError(one, asked, seen) && isBroken(one));
    if (failed.length === 0) return [];
    const equally = words.equally?.(failed) ?? [];
    return [
      {
        failed,
        worked: asked.tries.filter((one) => !failed.includes(one) && wentWell(one, asked, seen) && wasReadAsFar(one, failed)),
        ruledOut: words.ruledOut?.(failed) ?? [],
        ...(equally.length > 0 ? { equally } : {}),
        says: clause(`${words.says(failed)}${asked.where}`),
        next: words.next(failed),
        ...variantOf(asked.variant),
      },
    ];
  });
}

const isServerError = ({ data }: Request, asked: AskedUrl, seen: Seen): boolean =>
  (data.status ?? 0) >= 500 && data.status !== expectedStatusFor(asked, seen);

/** What was read of its beginning alone says nothing of a break that comes later. */
function wasReadAsFar({ data }: Request, failed: readonly Request[]): boolean {
  if (data.bodyWhole !== false || data.bodyBytes === undefined) return true;
  return data.bodyBytes >= Math.min(...failed.map((one) => one.data.bodyBytes ?? 0));
}

/** "12 bytes", "1.2 kB", "3.4 MB" (of 1,000). */
export function bytesInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
