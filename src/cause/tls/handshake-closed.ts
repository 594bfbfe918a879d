import { brokeOff, endingAlertOf, type Handshake, isClosedInSilence, silencesBeside } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { brokenRequests, passed } from "./requests-beside.ts";
import { brokenBy, brokenHandshakes } from "./why-broken.ts";

/**
 * The server hangs up politely in the middle of the handshake, without a word why: a proxy whose backend is gone does so, and a process that is shutting down.
 * Or its answer is one of TLS by its beginning and makes no sense further on, so that it is the client that has to end it.
 */
export const handshakeClosed: Cause = {
  id: "tls.handshake-closed",
  impact: "breaks",
  plain:
    'The server accepts the connection and hangs up while encryption is being set up, without saying why, or with an answer that makes no sense. Clients see "unexpected end of file", or a protocol error.',
  tell: "After the client's first message of TLS the connection is closed in order (FIN), with no reset, and with no alert or one that tells no reason; or what comes begins as TLS and breaks its rules.",
  remedy: [
    "Look into the log of the server or balancer at that moment: a backend that is gone, a missing certificate, or a process that is shutting down hang up so.",
    "Where the answer makes no sense, capture it at the server and here: where the two differ, a device between them alters what passes.",
    "See whether something that speaks another protocol, or wants the PROXY protocol first, listens on the port.",
  ],
  toldApartFrom: ["tls.unrecognized-name"],
  explains: ["http.*"],
  owner: "whoever runs the server, or the load balancer in front of it",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

/** close_notify (RFC 8446, section 6.1) is a goodbye and no complaint. */
const closeNotify = 0;
/** The complaint with which the server ended it, which says no more than that it did. */
const complaintOf = (one: Handshake): number | null => {
  const code = endingAlertOf(one)?.code ?? closeNotify;
  return code === closeNotify ? null : code;
};
const endedSo = (one: Handshake, complaint: number | null, { observations }: Seen): boolean =>
  (brokeOff(one, "closed") ||
    isGarbled(one) ||
    endingAlertOf(one) !== null ||
    (brokeOff(one, "reset") && isClosedInSilence(observations, one))) &&
  complaintOf(one) === complaint;

/** It began as an answer of TLS, and went on as none, or without end. */
const isGarbled = (one: Handshake): boolean => brokeOff(one, "malformed", "too-large");

function findAt(name: AskedName, seen: Seen): Match[] {
  const failed = brokenBy(name, seen, "closed").map(({ one }) => one);
  const requests = brokenRequests(
    name,
    brokenHandshakes(name, seen),
    "closed",
    "closed",
    "reset",
    "malformed",
    "too-large",
  ).filter((one) => one.failure?.code !== "reset" || isClosedInSilence(seen.observations, one));
  if (failed.length + requests.length === 0) return [];
  const areGarbled = failed.length > 0 && failed.every(isGarbled);
  const places = failed.filter(isGarbled).flatMap(({ data: { brokenAt } }) => (brokenAt === undefined ? [] : [brokenAt]));
  const silences = failed.flatMap((one) => silencesBeside(seen.observations, one));
  const atOnce = silences.filter(({ data }) => data.ended === "closed");
  const [complaint = null, ...further] = new Set(failed.map(complaintOf));
  const said = further.length === 0 ? complaint : null;
  const others = failed.map((one) => othersBeside(name, one).filter((other) => endedSo(other, said, seen)));
  return [
    {
      failed: [...failed, ...requests],
      worked: passed(name),
      beside: [...new Set(silences)],
      ruledOut:
        failed.length > 0 && others.every((beside) => beside.length > 0)
          ? [
              {
                cause: "tls.unrecognized-name",
                by: [...new Set(others.flat())],
                why: `another name, or none, ${areGarbled ? "gets such an answer" : said === null ? "is closed" : "is refused"} as well`,
              },
            ]
          : [],
      says: clause(
        `${areGarbled ? "answer in the TLS handshake makes no sense" : inWords(said, atOnce.length > 0)}${name.where}`,
      ),
      next: [
        ...places.slice(0, 1).map(({ byte, what }) => `What came stops making sense at byte ${byte}: ${shortened(what, 120)}.`),
        areGarbled
          ? garbledAdvice
          : atOnce.length > 0
            ? "The connection is closed even when nothing is said: look whether the load balancer has a healthy backend behind this port, and whether the server allows this client's address."
            : "Look into the log of the server or load balancer at that moment: a backend that is gone, a missing certificate file or a worker that ends are the usual reasons.",
        "If a proxy passes TLS through, look at the server behind it: it is that one which hangs up.",
      ],
      ...variantOf(name.variant),
    },
  ];
}

const garbledAdvice =
  "Capture the handshake at the server and here: where they differ, a device on the way alters what passes; where they do not, the server's library or a relay in front of it writes broken messages.";

function inWords(complaint: number | null, isAtOnce: boolean): string {
  if (complaint !== null) return `server ends the TLS handshake (alert ${complaint})`;
  return `closed ${isAtOnce ? "before a word was said" : "in the middle of the TLS handshake"}`;
}
