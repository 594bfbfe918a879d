import type { Cause } from "../cause.ts";
import { type Answered, answeredWith, frontOf } from "./answered-with.ts";
import { originTrouble } from "./origin.ts";
import { writerInWords } from "./who-wrote.ts";

const withOwnCause: ReadonlySet<number> = new Set([502, 503, 504]);

/** A 5xx that has no name of its own: the application itself failed. A status beyond them all is none of HTTP, and taken for one of these (RFC 9110, section 15). */
export const serverError: Cause = {
  id: "http.server-error",
  impact: "breaks",
  plain:
    "The request arrived, and the application failed while it worked on it: a bug, a dependency that is down, or a wrong configuration.",
  tell: "The answer has a status of 500 or above that is none of 502, 503 and 504, nor one by which a CDN speaks of the server behind it.",
  remedy: [
    "Look into the application's log for the error behind this status at that moment; a deployment, a migration or a dependency that is down are the usual reasons.",
    "Roll the last change back if the errors began with it.",
  ],
  toldApartFrom: [],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application",
  find: (seen) =>
    answeredWith(seen, (status, one) => status >= 500 && !withOwnCause.has(status) && originTrouble(one) === null, {
      says,
      next,
    }),
};

const says = ({ status, writer }: Answered): string =>
  status === 520 ? "520, the origin's answer made no sense to the CDN" : `${status} ${writerInWords(writer)}`;

function next(answered: Answered): string[] {
  const { status, writer } = answered;
  if (status === 520) {
    return [
      "Look at the origin behind the CDN rather than at the CDN: it hangs up, or sends an empty answer or headers that are too large.",
      "Ask the origin's own address with --ip: the same fault there proves it.",
    ];
  }
  return [
    `Look into the application's log for errors at this time; ${writer === null ? "no header says who wrote the answer" : `the answer names ${frontOf(answered)}`}.`,
    "Compare the time of the first such answer with the last deployment, and with the state of databases and other services that it needs.",
  ];
}
