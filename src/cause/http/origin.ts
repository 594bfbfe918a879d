import { excerptOf, headerOf, type Request, statusOf } from "../../observation/requests.ts";
import type { Match } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { type Answered, answeredWith } from "./answered-with.ts";

type Trouble = "unreachable" | "timeout" | "tls";

/** What a CDN means by statuses of its own (Cloudflare's documentation, "Cloudflare 5xx errors"); others have no meaning for them. */
const meanings: Readonly<Record<number, { trouble: Trouble; means: string }>> = {
  521: { trouble: "unreachable", means: "the origin refuses connections" },
  522: { trouble: "timeout", means: "the origin does not answer connections" },
  523: { trouble: "unreachable", means: "the origin cannot be reached" },
  524: { trouble: "timeout", means: "the origin answers too late" },
  525: { trouble: "tls", means: "the TLS handshake with it fails" },
  526: { trouble: "tls", means: "the origin's certificate is not valid" },
  530: { trouble: "tls", means: "the CDN has no way to the origin" },
};

/** 530 comes with a second number: 1016 is an origin whose name does not resolve. */
const isUnresolved = (one: Request): boolean => /\b1016\b|origin dns error/i.test(excerptOf(one));

/** What the CDN met at the origin, or null where the status is not one of these. */
export function originTrouble(one: Request): Trouble | null {
  const status = statusOf(one) ?? 0;
  if (status === 530 && isUnresolved(one)) return "unreachable";
  return meanings[status]?.trouble ?? null;
}

const isByCdn = (one: Request): boolean =>
  headerOf(one, "cf-ray") !== null ||
  /cloudflare/i.test(headerOf(one, "server") ?? "") ||
  /error code: 5[23]\d/i.test(excerptOf(one));

/** One match for each status by which a CDN speaks of this kind of trouble with the server behind it. */
export const originMatches = (seen: Seen, trouble: Trouble, next: readonly string[]): Match[] =>
  answeredWith(seen, (_status, one) => originTrouble(one) === trouble, {
    says,
    next: () => [...next, "Ask the origin's own address with --ip: the same fault there proves it."],
    ruledOut: ({ failed }) =>
      failed.every(isByCdn)
        ? [{ cause: "http.server-error", by: failed, why: "the CDN itself wrote the answer, about the server behind it" }]
        : [],
  });

function says({ status, failed, writer }: Answered): string {
  const who = writer?.name ?? "the CDN";
  const means = failed.every(isUnresolved) ? "the origin's name does not resolve" : (meanings[status]?.means ?? "");
  return `${status}, ${shortName(who)}: ${means}`;
}

const shortName = (name: string): string => (name.length > 14 ? "the CDN" : name);
