import { grpcMethodIn } from "../../target/grpc-method.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import { type Rule, want } from "../state.ts";
import { probedAddresses, requestTo } from "./first-connections.ts";
import { nextTryMs } from "./next-try.ts";

const tries = 3;

/** A health path that is a gRPC method is called as one, once at first and again where that failed: only a person's own word makes us send a POST. */
export const grpcHealth: Rule = (view) => {
  const { target, questions } = view;
  const method = questions.healthPath === null ? null : grpcMethodIn(questions.healthPath);
  if (method === null || !speaksHttp(target.scheme)) return [];
  return probedAddresses(view).flatMap((address) => {
    const { port, url, host, sni, caFile } = requestTo(view, address);
    const subject = {
      ...(caFile === undefined ? {} : { caFile }),
      address,
      port,
      url: new URL(method, url).href,
      host,
      sni,
      secure: speaksTls(target.scheme),
      purpose: "grpc" as const,
    };
    const made = view.own.filter(
      ({ step }) => step.probe === "http.http2" && step.subject.purpose === "grpc" && step.subject.address === address,
    );
    const last = made.at(-1);
    if (last === undefined) return [want(view, "http.http2", subject)];
    const one = last.observation;
    if (one?.probe !== "http.http2" || made.length >= tries || one.data.grpcStatus === 0) return [];
    return [want(view, "http.http2", subject, { round: 2, attempt: made.length + 1, atMs: nextTryMs(last) })];
  });
};
