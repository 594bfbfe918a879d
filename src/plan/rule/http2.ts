import { failedOverHttp2, workedOverHttp2 } from "../../observation/http2-exchanges.ts";
import type { Address } from "../../target/address.ts";
import { speaksWebsocket } from "../../target/target.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { requestTo } from "./first-connections.ts";
import { nextTryMs } from "./next-try.ts";

/** So many addresses are asked: they are mostly one fleet. */
const mostAddresses = 4;
/** A bad member among two is met by three tries for certain, where turns are taken; where tries differ, so many tell its share. */
const tries = 3;
const triesThatDiffer = 14;
const betweenMs = 400;
/** An exchange that is silent for so long is asked once more beside it, so that both end within the run, ms. */
const patienceMs = 2_500;

/** Behind the first verdict, one request over HTTP/2 at each address that serves HTTP/1.1 over TLS: browsers speak nothing else there. Thrice, as a pool may have a member that cannot. */
export const http2: Rule = (view) => {
  if (view.firstVerdictMs === null || view.target.scheme !== "https" || speaksWebsocket(view.target.scheme)) return [];
  const serving = new Map(
    learnt(view, "http.request")
      .filter(({ subject, outcome }) => subject.purpose === "user-path" && subject.trust === "verify" && outcome === "ok")
      .map(({ subject }) => [subject.address, subject]),
  );
  return [...serving.values()].slice(0, mostAddresses).flatMap(({ address }) => nextTry(view, address));
};

function nextTry(view: View, address: Address): Want[] {
  const { port, url, host, sni, caFile } = requestTo(view, address);
  const subject = {
    ...(caFile === undefined ? {} : { caFile }),
    address,
    port,
    url,
    host,
    sni,
    secure: true,
    purpose: "get" as const,
  };
  const made = view.own.filter(
    ({ step }) => step.probe === "http.http2" && step.subject.purpose === "get" && step.subject.address === address,
  );
  const last = made.at(-1);
  if (last === undefined) return [want(view, "http.http2", subject, { round: 2 })];
  const differ = made.some((one) => hasWorked(one, view)) && made.some((one) => isTrouble(one, view));
  if (made.length >= (differ ? triesThatDiffer : tries) || isOfHttp1(last, view)) return [];
  const afterMs = differ ? last.startMs + betweenMs : nextTryMs(last);
  const atMs = last.observation === null ? last.startMs + patienceMs : Math.max(view.nowMs, afterMs);
  return [want(view, "http.http2", subject, { round: 2, attempt: made.length + 1, atMs })];
}

/** The server does not offer HTTP/2, or the question did not get as far. */
const isOfHttp1 = (asked: Asked, view: View): boolean =>
  asked.observation !== null && !isTrouble(asked, view) && !hasWorked(asked, view);

const hasWorked = ({ observation }: Asked, { questions }: View): boolean =>
  observation?.probe === "http.http2" && workedOverHttp2(observation, questions.expectStatus);

/** HTTP/2 was chosen, and the exchange came to no end or the server failed; or nothing has come for longer than the first request over HTTP/1.1 took. */
const isTrouble = ({ observation }: Asked, { questions }: View): boolean =>
  observation === null ||
  (observation.probe === "http.http2" &&
    ((observation.outcome === "failed" && observation.data.alpn === "h2") ||
      failedOverHttp2(observation, questions.expectStatus)));
