import { speaksWebsocket } from "../../target/target.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { requestTo } from "./first-connections.ts";
import { nextTryMs } from "./next-try.ts";

/** So many addresses are asked: they are mostly one fleet. */
const mostAddresses = 4;
const tries = 3;
/** An exchange that is silent for so long is asked once more beside it, so that both end within the run, ms. */
const patienceMs = 2_500;

/** Behind the first verdict, one request over HTTP/2 at each address that serves HTTP/1.1 over TLS: browsers speak nothing else there. Again where it broke. */
export const http2: Rule = (view) => {
  if (view.firstVerdictMs === null || view.target.scheme !== "https" || speaksWebsocket(view.target.scheme)) return [];
  const serving = new Map(
    learnt(view, "http.request")
      .filter(({ subject, outcome }) => subject.purpose === "user-path" && subject.trust === "verify" && outcome === "ok")
      .map(({ subject }) => [subject.address, subject]),
  );
  return [...serving.values()].slice(0, mostAddresses).flatMap(({ address }) => nextTry(view, address));
};

function nextTry(view: View, address: Parameters<typeof requestTo>[1]): Want[] {
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
  if (made.length >= tries || !isTrouble(last)) return [];
  const atMs = last.observation === null ? last.startMs + patienceMs : nextTryMs(last);
  return [want(view, "http.http2", subject, { round: 2, attempt: made.length + 1, atMs })];
}

/** HTTP/2 was chosen and the exchange came to no end; or nothing has come for longer than the first request over HTTP/1.1 took. */
const isTrouble = ({ observation }: Asked): boolean =>
  observation === null ||
  (observation.probe === "http.http2" && observation.outcome === "failed" && observation.data.alpn === "h2");
