import { cellKey, groupByCell } from "../../observation/cell.ts";
import { silencesBeside, wasClosedUnspoken, wasResetInSilence } from "../../observation/handshakes.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { bytesThatArrived } from "../../observation/one-bytes.ts";
import { brokeIn, medianOf, type Request, statusOf } from "../../observation/requests.ts";
import type { Cause, CauseId, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedUrl, usersUrls, variantOf, wentWell } from "./asked-urls.ts";

/** The request went out over a connection that stands, and not one byte of an answer came. */
export const noResponse: Cause = {
  id: "http.no-response",
  impact: "breaks",
  plain:
    'The server takes the request and never answers it: it hangs up without a word, or stays silent. Users see an empty page, "connection reset", or a page that loads for ever.',
  tell: "The request was sent, and the connection was closed, reset or silent before the first byte of an answer.",
  remedy: [
    "Look into the log of the application and of the proxy in front at that moment: a worker that crashed, a limit, or a request that is never finished.",
    "See whether the proxy keeps connections to the application longer than that does: one that was closed meanwhile fails just so.",
  ],
  toldApartFrom: ["tcp.reset", "tcp.post-handshake-blackhole", "path.mtu-blackhole"],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the proxy in front of it",
  find: (seen) => usersUrls(seen).flatMap((asked) => findAt(asked, seen)),
};

const ways = ["closed", "reset", "timeout"] as const;
type Way = (typeof ways)[number];

function findAt(asked: AskedUrl, seen: Seen): Match[] {
  const unanswered = asked.tries.filter(
    (one) => brokeIn(one, "request", "wait") && statusOf(one) === null && !isResetAnyway(one, seen),
  );
  const byPlace = groupByCell(unanswered);
  const hangUps = new Map([...byPlace].map(([place, tries]) => [place, hangUpOf(tries)]));
  return ways.flatMap((way) => {
    const failed = unanswered.filter((one) => (isHangUp(one) ? hangUps.get(cellKey(one)) : one.failure?.code) === way);
    return failed.length === 0 ? [] : [matchOf(asked, way, failed, seen)];
  });
}

const isHangUp = ({ failure }: Request): boolean => failure?.code === "closed" || failure?.code === "reset";

/** A server that hangs up without reading closes or resets by which of two packets is first: it is one and the same, called by what is seen more often there. */
function hangUpOf(tries: readonly Request[]): Way {
  const closed = tries.filter(({ failure }) => failure?.code === "closed").length;
  return tries.filter(({ failure }) => failure?.code === "reset").length > closed ? "reset" : "closed";
}

/** A plain connection that is reset even when nothing is said: a matter of TCP. */
const isResetAnyway = (one: Request, seen: Seen): boolean =>
  !one.subject.secure && silencesBeside(seen.observations, one).some(wasResetInSilence);

function matchOf(asked: AskedUrl, way: Way, failed: readonly Request[], seen: Seen): Match {
  // An answer of any kind from the same place is the opposite of no answer; elsewhere only a good one is an example to follow.
  const here = new Set(failed.map(cellKey));
  const worked = asked.tries.filter((one) => wentWell(one, asked, seen) || (statusOf(one) !== null && here.has(cellKey(one))));
  const bytes = way === "timeout" ? bytesThatArrived(seen.observations, failed) : [];
  const equally = (way === "timeout" ? equallyFor(failed) : []).filter(
    (cause) => bytes.length === 0 || cause !== "tcp.post-handshake-blackhole",
  );
  const hangUps = way === "closed" ? hangUpsBeside(failed, seen) : [];
  return {
    failed,
    worked,
    ruledOut: [
      ...ruledOutBy(way, failed, seen).filter(
        ({ cause }) => !equally.includes(cause) && (bytes.length === 0 || cause !== "tcp.post-handshake-blackhole"),
      ),
      ...(bytes.length === 0
        ? []
        : [
            {
              cause: "tcp.post-handshake-blackhole" as const,
              by: bytes,
              why: "a single byte over a fresh connection was acknowledged",
            },
          ]),
    ],
    ...(equally.length > 0 ? { equally } : {}),
    ...(hangUps.length > 0 ? { beside: hangUps } : {}),
    says: clause(`${hangUps.length > 0 ? "closed before a word was said" : inWords(way, failed)}${asked.where}`),
    next: hangUps.length > 0 ? hangUpSteps : nextSteps(way),
    ...variantOf(asked.variant, way),
  };
}

function inWords(way: Way, failed: readonly Request[]): string {
  if (way === "closed") return "closed without an answer";
  if (way === "reset") return "reset before the first byte of an answer";
  const waited = medianOf(failed.map(({ data, elapsedMs }) => data.phases?.waitMs ?? elapsedMs));
  return `no answer to the request within ${durationInWords(waited ?? 0)}`;
}

/** The kernel counts the SYN as one acknowledged byte, so one is as good as none. */
const wasAcknowledged = ({ data }: Request): boolean | null =>
  data.kernel?.bytesAcked == null ? null : data.kernel.bytesAcked > 1;

function equallyFor(failed: readonly Request[]): CauseId[] {
  const isUnheard = failed.every((one) => !one.subject.secure && wasAcknowledged(one) === false);
  const hasGap = failed.some(({ data }) => (data.kernel?.outOfOrder ?? 0) > 0);
  return [
    ...(isUnheard ? ["tcp.post-handshake-blackhole" as const] : []),
    ...(hasGap || isUnheard ? ["path.mtu-blackhole" as const] : []),
  ];
}

function ruledOutBy(way: Way, failed: readonly Request[], seen: Seen): RuledOut[] {
  const ruledOut: RuledOut[] = [];
  if (failed.every(({ subject }) => subject.secure)) {
    const why = "TLS was set up on the same connection before the request was sent";
    ruledOut.push({ cause: "tcp.reset", by: failed, why }, { cause: "tcp.post-handshake-blackhole", by: failed, why });
  } else {
    const silences = failed.map((one) => silencesBeside(seen.observations, one));
    if (way !== "reset") ruledOut.push({ cause: "tcp.reset", by: failed, why: "no reset came" });
    else if (silences.every((beside) => beside.length > 0)) {
      ruledOut.push({
        cause: "tcp.reset",
        by: [...new Set([...new Set(silences)].flat())],
        why: "a connection on which nothing was said was not reset",
      });
    }
    if (way === "timeout" && failed.every((one) => wasAcknowledged(one) === true)) {
      ruledOut.push({ cause: "tcp.post-handshake-blackhole", by: failed, why: "the other side acknowledged the request" });
    }
  }
  if (way !== "timeout") {
    const why = "the other side itself ended the connection";
    ruledOut.push({ cause: "path.mtu-blackhole", by: failed, why });
    if (!ruledOut.some(({ cause }) => cause === "tcp.post-handshake-blackhole"))
      ruledOut.push({ cause: "tcp.post-handshake-blackhole", by: failed, why });
  }
  return ruledOut;
}

/** Connections on which nothing was said, and which were closed all the same: then the request is not the reason. */
const hangUpsBeside = (failed: readonly Request[], seen: Seen): ObservationOf<"tcp.silent">[] =>
  failed.some(({ subject }) => subject.secure)
    ? []
    : [...new Set(failed.map((one) => silencesBeside(seen.observations, one)))].flat().filter(wasClosedUnspoken);

const hangUpSteps = [
  "The connection is closed even when nothing is said: look whether the load balancer has a healthy backend behind this port, and whether the server allows this client's address.",
  "If a proxy passes connections through, look at the server behind it: it is that one which hangs up.",
];

function nextSteps(way: Way): string[] {
  if (way === "timeout") {
    return [
      "Look at the application: all workers busy, a lock, or a database or other service that it waits for without a time limit.",
      "Ask another path, such as the health check: if that answers, the server lives and only this request hangs.",
    ];
  }
  return [
    "Look into the log of the server at that moment: a worker that crashes on the request, a process that is being restarted, or an idle limit shorter than the client's are the usual reasons.",
    "If a proxy stands in front, it may hang up because of what the server behind it did: look into both logs.",
  ];
}
