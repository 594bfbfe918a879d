import type { Cause } from "../cause.ts";
import { type Answered, answeredWith, frontOf } from "./answered-with.ts";
import { writerInWords } from "./who-wrote.ts";

/** What a CDN means by statuses of its own (Cloudflare's documentation, "Cloudflare 5xx errors"). */
const meanings: Readonly<Record<number, string>> = {
  520: "the origin's answer made no sense",
  521: "the origin refuses connections",
  522: "the origin does not answer connections",
  523: "the origin cannot be reached",
  524: "the origin answers too late",
  525: "the TLS handshake with the origin fails",
  526: "the origin's certificate is not valid",
  530: "the origin's name does not resolve",
};
const withOwnCause: ReadonlySet<number> = new Set([502, 503, 504]);

/** A 5xx that is none of 502, 503 and 504: the application itself failed, or a CDN says with a number of its own what it met. */
export const serverError: Cause = {
  id: "http.server-error",
  impact: "breaks",
  plain:
    "The request arrived, and the application failed while it worked on it: a bug, a dependency that is down, or a wrong configuration.",
  tell: "The answer has a status of 500 or above that is none of 502, 503 and 504.",
  toldApartFrom: [],
  explains: [],
  owner: "the team of the application",
  find: (seen) => answeredWith(seen, (status) => status >= 500 && status <= 599 && !withOwnCause.has(status), { says, next }),
};

function says({ status, writer }: Answered): string {
  const meaning = writer?.name === "Cloudflare" ? meanings[status] : undefined;
  return meaning === undefined ? `${status} ${writerInWords(writer)}` : `${status}, Cloudflare: ${meaning}`;
}

function next(answered: Answered): string[] {
  const { status, writer } = answered;
  if (writer?.name === "Cloudflare" && status >= 520) {
    return [
      `Look at the origin behind Cloudflare rather than at Cloudflare: ${meanings[status] ?? "it is what failed"}.`,
      "Ask the origin's own address with --ip: the same fault there proves it.",
    ];
  }
  return [
    `Look into the application's log for errors at this time; ${writer === null ? "no header says who wrote the answer" : `the answer names ${frontOf(answered)}`}.`,
    "Compare the time of the first such answer with the last deployment, and with the state of databases and other services that it needs.",
  ];
}
