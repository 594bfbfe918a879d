import { excerptOf } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { type Answered, answeredWith, frontOf } from "./answered-with.ts";
import { saysNobodyIsLeft } from "./balancer-words.ts";
import { writerInWords } from "./who-wrote.ts";

/** 503 (RFC 9110, section 15.6.4): overloaded, closed for maintenance, or a balancer whose choice did not accept. One that says it has nobody left has a name of its own. */
export const unavailable: Cause = {
  id: "http.unavailable",
  impact: "breaks",
  plain:
    "The service answers that it cannot serve right now: it is overloaded, closed for maintenance, or a server that the load balancer chose does not accept.",
  tell: "The answer has the status 503, is no challenge to the probe and does not say that nobody is left; who wrote it and whether it names a time to come back tells a planned pause from trouble.",
  remedy: [
    "See whether it is planned (maintenance page, Retry-After); if not, look at the load and the restarts of the application, and at the limits of the proxy in front.",
    "Look into the balancer for members that fail their health check or are draining.",
  ],
  toldApartFrom: ["http.bot-challenge"],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the load balancer that wrote it",
  find: (seen) =>
    answeredWith(seen, (status, one, asked) => status === 503 && !saysNobodyIsLeft(one, asked), {
      says,
      next,
      ruledOut: ({ failed }) => [{ cause: "http.bot-challenge", by: failed, why: "the answer carries no sign of a challenge" }],
    }),
};

const isMaintenance = ({ failed, retry }: Answered): boolean =>
  retry !== null || failed.some((one) => /maintenance|wartung/i.test(excerptOf(one)));

function says(answered: Answered): string {
  const { writer, retry } = answered;
  if (retry !== null) return `503 ${writer === null ? "" : `${writerInWords(writer)}, `}${retry}`;
  return `503 ${writerInWords(writer)}`;
}

function next(answered: Answered): string[] {
  const front = frontOf(answered);
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
