import { excerptOf } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { type Answered, answeredWith, frontOf } from "./answered-with.ts";
import { writerInWords } from "./who-wrote.ts";

/** 503 (RFC 9110, section 15.6.4): overloaded, closed for maintenance, or a balancer that has nobody to send the request to. */
export const unavailable: Cause = {
  id: "http.unavailable",
  impact: "breaks",
  plain:
    "The service answers that it cannot serve right now: it is overloaded, closed for maintenance, or the load balancer has no healthy server left behind it.",
  tell: "The answer has the status 503 and is no challenge to the probe; who wrote it and whether it names a time to come back tells a planned pause from trouble.",
  toldApartFrom: ["http.bot-challenge"],
  explains: [],
  owner: "the team of the application, or whoever runs the load balancer that wrote it",
  find: (seen) =>
    answeredWith(seen, (status) => status === 503, {
      says,
      next,
      ruledOut: ({ failed }) => [{ cause: "http.bot-challenge", by: failed, why: "the answer carries no sign of a challenge" }],
    }),
};

const hasNoServer = ({ failed }: Answered): boolean =>
  failed.some((one) =>
    /no healthy upstream|no server is available|no available server|failure to get a peer/i.test(excerptOf(one)),
  );

const isMaintenance = ({ failed, retry }: Answered): boolean =>
  retry !== null || failed.some((one) => /maintenance|wartung/i.test(excerptOf(one)));

function says(answered: Answered): string {
  const { writer, retry } = answered;
  if (retry !== null) return `503 ${writer === null ? "" : `${writerInWords(writer)}, `}${retry}`;
  if (hasNoServer(answered)) return `503, no healthy server left behind ${frontOf(answered)}`;
  return `503 ${writerInWords(writer)}`;
}

function next(answered: Answered): string[] {
  const front = frontOf(answered);
  if (hasNoServer(answered)) {
    return [
      `Look at the health checks of ${front}: it has taken every server behind it out. Are they down, or does only the check fail?`,
      "After a deployment, check that the new servers were registered and answer on the path and port of the check.",
    ];
  }
  if (isMaintenance(answered)) {
    return [
      `Ask whether maintenance is going on: the answer itself ${answered.retry ?? "speaks of it"}.`,
      "If none was planned, somebody has left the maintenance switch on, or the service sheds load: look at its queue and its limits.",
    ];
  }
  return [
    `Look whether ${front} has a healthy server behind it, and whether that one is out of workers, memory or database connections.`,
    "Compare the time of the first 503 with deployments and with the load.",
  ];
}
