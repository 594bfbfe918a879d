import { type Failure, failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { Given, SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy, stalledView } from "../connection.ts";
import { codeOf, translate } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import { release } from "../few-ports.ts";
import { Body } from "../http/body.ts";
import { headerValue, keptHeaders } from "../http/headers.ts";
import type { Ask, ProbePlace } from "../probe.ts";
import { askFor } from "./ask-for.ts";
import { withoutLogin } from "./basic.ts";
import { openHop } from "./hop.ts";
import type { ProxyAnswer } from "./proxy-answer.ts";
import { forbiddenBehind } from "./tunnel.ts";

type Data = DataOf<"proxy.connect">;
type Subject = SubjectOf<"proxy.connect">;

/**
 * Connects to the proxy, asks it for the target, and says what it answered; a tunnel that it gives is closed again. A status of any kind is an answer. What fails
 * is a proxy that cannot be reached (phase connect, or handshake where it is an https one), or that answers nothing or no HTTP (phase wait).
 */
export const askProxyConnect: Ask<"proxy.connect"> = async (subject, given, place, signal) => {
  const denied = denialOf(subject, place);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const hop = await openHop(subject.address, subject.via, given, signal);
  if (!hop.open) return broke(hop.failure, hop.data);
  try {
    const host =
      subject.asks === "itself" ? hostIn(subject.via) : subject.asks === "page" ? hostIn(subject.authority) : subject.authority;
    const answer = await askFor(hop.socket, { ...subject, host }, given, signal);
    if (answer.came === "answer") return ok({ ...hop.data, ...learntFrom(answer, hop.data, given) });
    const failure = failureOf(answer, subject, signal);
    const kernel = failure.code === "timeout" ? { kernel: await stalledView(hop.beneath, subject, signal) } : {};
    return broke(failure, { ...hop.data, ...kernel, ...brokenBy(answer, given) });
  } finally {
    release(hop.beneath);
  }
};

/** The proxy's own address, and one that it is asked for in so many figures. A name is looked up by the proxy, and only it knows where that leads. */
function denialOf({ address, authority, asks }: Subject, place: ProbePlace): Failure | null {
  return deniedBy(place, address) ?? (asks === "itself" ? null : forbiddenBehind(authority, place));
}

const hostIn = (url: string): string => (URL.canParse(url) ? new URL(url).host : "");

function learntFrom(answer: ProxyAnswer & { came: "answer" }, { phases }: Data, given: Given): Data {
  const { status, headers, waitMs } = answer;
  const clean = (text: string): string => withoutLogin(text, given.proxyLogin);
  const body = new Body();
  body.add(answer.body);
  body.packedAs(headerValue(headers, "content-encoding"));
  const type = headerValue(headers, "content-type");
  const excerpt = status < 300 || body.bytes === 0 ? null : body.excerpt(type);
  const title = status < 300 || body.bytes === 0 ? null : body.title(type);
  return {
    phases: { ...phases, waitMs },
    status,
    headers: keptHeaders(headers).map(([name, value]) => [name, clean(value)]),
    ...(excerpt === null ? {} : { excerpt: clean(excerpt) }),
    ...(title === null ? {} : { title: clean(title) }),
  };
}

function failureOf(answer: Exclude<ProxyAnswer, { came: "answer" }>, { address }: Subject, signal: AbortSignal): Failure {
  if (answer.came === "wrong") return failed("malformed", "wait", `what answers is no HTTP proxy: ${answer.what}`);
  switch (answer.how) {
    case "broken":
      return translate(answer.error, signal, "wait", familyOf(address));
    case "closed":
      return failed("closed", "wait", "the proxy closed the connection without an answer");
    case "timeout":
      return failed("timeout", "wait", "the proxy took the request and did not answer within the deadline");
    case "cancelled":
      return failed("cancelled", "wait", "the run was stopped");
  }
}

function brokenBy(answer: Exclude<ProxyAnswer, { came: "answer" }>, given: Given): Data {
  if (answer.came === "wrong") return { firstBytes: withoutLogin(escapeBytes(answer.firstBytes, 80), given.proxyLogin) };
  const errno = answer.how === "broken" ? codeOf(answer.error) : null;
  return errno === null ? {} : { errno };
}
