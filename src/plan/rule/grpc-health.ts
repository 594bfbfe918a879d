import { isCallFailed, isCallWell } from "../../observation/http2-exchanges.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { grpcMethodIn } from "../../target/grpc-method.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { probedAddresses, requestTo } from "./first-connections.ts";
import { nextTryMs } from "./next-try.ts";

type Subject = SubjectOf<"http.http2">;

/** At so many addresses a call that worked is made again: they are mostly one fleet. */
const mostAddresses = 4;
/** One bad member of two is met by these but for two times in a hundred; where calls differ, so many tell its share. */
const triesThatWork = 6;
const triesThatDiffer = 14;
const betweenMs = 400;
/** A first call that is silent for so long is made once more beside it, so that three of them end within the run, ms. */
const patienceMs = 2_000;
/** After one that worked silence is told sooner: by so many times what it took. */
const patience = 3;
const leastPatienceMs = 400;

/**
 * A health path that is a gRPC method is called as one: only a person's own word makes us send a POST. Again where that failed or hangs, and behind the first
 * verdict where it worked, as a pool may have a member that fails.
 */
export const grpcHealth: Rule = (view) => {
  const { target, questions } = view;
  const method = grpcMethodIn(questions.healthPath);
  if (method === null || !speaksHttp(target.scheme)) return [];
  return probedAddresses(view).flatMap((address, index) => {
    const { port, url, host, sni, caFile } = requestTo(view, address);
    const subject: Subject = {
      ...(caFile === undefined ? {} : { caFile }),
      address,
      port,
      url: new URL(method, url).href,
      host,
      sni,
      secure: speaksTls(target.scheme),
      purpose: "grpc",
    };
    return nextCall(view, subject, index < mostAddresses);
  });
};

/** `isOneOfFew`: what worked there is called again. */
function nextCall(view: View, subject: Subject, isOneOfFew: boolean): Want[] {
  const made = view.own.filter(
    ({ step }) => step.probe === "http.http2" && step.subject.purpose === "grpc" && step.subject.address === subject.address,
  );
  const last = made.at(-1);
  if (last === undefined) return [want(view, "http.http2", subject)];
  const worked = made.filter(hasWorked);
  const waitMs = waitAfter(worked);
  const differ = worked.length > 0 && made.some((one) => isTrouble(one, view.nowMs - waitMs));
  if (worked.length > 0 && !differ && (view.firstVerdictMs === null || !isOneOfFew)) return [];
  const most = differ ? triesThatDiffer : worked.length > 0 ? triesThatWork : certainTries;
  if (made.length >= most) return [];
  const openUntilMs = last.observation === null && !differ ? last.startMs + waitMs : view.nowMs;
  const atMs = Math.max(openUntilMs, worked.length > 0 ? last.startMs + betweenMs : nextTryMs(last));
  return [want(view, "http.http2", subject, { round: 2, attempt: made.length + 1, atMs })];
}

const hasWorked = ({ observation }: Asked): boolean => observation?.probe === "http.http2" && isCallWell(observation);

/** It failed, or has been silent since before `sinceMs`. */
const isTrouble = ({ startMs, observation }: Asked, sinceMs: number): boolean =>
  observation === null ? startMs <= sinceMs : observation.probe === "http.http2" && isCallFailed(observation);

/** How long a call may be silent, as far as those that worked tell. */
function waitAfter(worked: readonly Asked[]): number {
  if (worked.length === 0) return patienceMs;
  const slowestMs = Math.max(...worked.map(({ observation }) => observation?.elapsedMs ?? 0));
  return Math.min(patienceMs, Math.max(leastPatienceMs, patience * slowestMs));
}
