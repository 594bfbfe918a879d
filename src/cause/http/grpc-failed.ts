import { cellKey } from "../../observation/cell.ts";
import { type Http2Exchange, isCallFailed, isCallWell } from "../../observation/http2-exchanges.ts";
import { inOrder } from "../../observation/in-order.ts";
import type { Cause } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import { variantOf } from "./asked-urls.ts";

/** Status codes of gRPC by number (gRPC core, "Status codes and their use in gRPC"). */
const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** A call of the method that a person named as health path ends with another status than OK, or without any. */
export const grpcFailed: Cause = {
  id: "http.grpc-failed",
  impact: "breaks",
  plain:
    "The gRPC method that was asked for does not succeed: the service says so in its status, or the answer ends without one, mostly because a proxy on the way drops the trailers. Programs that call it fail, though HTTP itself answers 200.",
  tell: "A call over HTTP/2 ends with a grpc-status other than 0, or without any.",
  remedy: [
    "With a status: look into the service itself; UNIMPLEMENTED means that this method is not there, UNAVAILABLE that it or what it depends on is down.",
    "Without one: see that every proxy on the way speaks HTTP/2 to the end and passes trailers on.",
  ],
  toldApartFrom: ["http.http2-broken"],
  explains: [],
  owner: "the team of the gRPC service; without a status, whoever runs the proxy in front",
  find: (seen) => {
    const calls = inOrder(seen.of("http.http2"));
    const worked = calls.filter(isCallWell);
    const works = new Set(worked.map(cellKey));
    return [...Map.groupBy(calls.filter(isCallFailed), wordOf)].map(([word, failed]) => ({
      failed,
      worked,
      ruledOut: failed.every(hasStatus)
        ? [{ cause: "http.http2-broken" as const, by: failed, why: "the exchange over HTTP/2 came to its end, with a status" }]
        : [],
      // Where it says OK as well it would not say the same again: some tries differ.
      stated: failed.every((one) => hasStatus(one) && !works.has(cellKey(one))),
      says: clause(`gRPC call ends with ${word}`),
      next: nextOf(failed),
      ...variantOf(word),
    }));
  },
};

const hasStatus = ({ data }: Http2Exchange): boolean => typeof data.grpcStatus === "number";

function wordOf({ data, failure }: Http2Exchange): string {
  if (typeof data.grpcStatus === "number") return statusNames[data.grpcStatus] ?? `status ${data.grpcStatus}`;
  if (failure?.code === "timeout") return "silence";
  if (failure !== null) return data.alpn === "h2" || data.settled === true ? "a broken exchange" : "no HTTP/2";
  return data.status === 200 ? "no grpc-status" : `HTTP ${data.status ?? 0} and no grpc-status`;
}

function nextOf(failed: readonly Http2Exchange[]): string[] {
  const message = failed.flatMap(({ data }) => data.grpcMessage ?? [])[0];
  const isSilent = failed.every(({ failure }) => failure?.code === "timeout");
  return [
    failed.every(hasStatus)
      ? "Look into the service that answers this method, and what it depends on."
      : isSilent
        ? "Look at the service: it takes the call and does not come to an end, as where all its workers wait for something."
        : "See that every proxy on the way speaks HTTP/2 to the end and passes trailers on.",
    ...(message === undefined ? [] : [`What the service says: ${shortened(message, 120)}`]),
  ];
}
