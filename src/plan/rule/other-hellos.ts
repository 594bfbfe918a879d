import { isModernVersion, wasAccepted } from "../../observation/hellos.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { brokenHandshakes, type Trouble } from "./broken-handshakes.ts";
import { nextTryMs } from "./next-try.ts";

type Subject = SubjectOf<"tls.hello">;
type Change = Partial<Pick<Subject, "offer" | "size" | "moreBytes" | "alpn">>;

/** AlertDescription (RFC 8446, section 6.2). */
const alertCode = { protocolVersion: 70, unrecognizedName: 112, noApplicationProtocol: 120 };
/** Three full segments and more: what a client sends in the middle of a connection. */
const largeData = 4_000;
/** Another protocol that a server may insist on (RFC 9113, section 3.2). */
const http2 = ["h2"];

/**
 * Where a handshake breaks off, hellos of our own change one thing each: the version, the ciphers, the size, the protocol named. What passes then tells what
 * was wrong. Where the server has said so already, only what it says too little about is asked.
 */
export const otherHellos: Rule = (view) => brokenHandshakes(view).flatMap((trouble) => hellosAfter(view, trouble));

function hellosAfter(view: View, trouble: Trouble): Want[] {
  const { address, port, sni, alpn } = trouble.subject;
  const plain: Subject = { address, port, sni, alpn, offer: "modern", size: "small", moreBytes: 0, purpose: "target" };
  const changed = (change: Change): Want => want(view, "tls.hello", { ...plain, ...change }, { round: 2, atMs: trouble.fromMs });
  const first = changesFor(trouble).map(changed);
  return [...first, ...(first.length > 1 ? sizes(view, plain, trouble) : [])];
}

function changesFor({ subject, observation }: Trouble): Change[] {
  const withoutAlpn: Change[] = subject.alpn.length === 0 ? [] : [{ alpn: [] }];
  // Silence is no answer to an offer: whoever reads ciphers and protocols says no in some way.
  const versions: Change[] = [{}, { offer: "tls1.2" }, { offer: "old" }];
  const everything: Change[] = [...versions, { offer: "tls1.2-every" }, { offer: "tls1.3-every" }, ...withoutAlpn];
  if (observation === null) return versions;
  const { failure, data } = observation;
  switch (failure?.code) {
    case "tls-own-refusal":
      return [{ offer: "tls1.2-every" }];
    case "tls-alert":
      break;
    case "not-tls":
    case "too-large":
      return [];
    case "timeout":
      return data.chain === undefined ? versions : [];
    default:
      return data.chain === undefined ? everything : [];
  }
  switch (data.alert?.code) {
    case alertCode.unrecognizedName:
      return [];
    case alertCode.noApplicationProtocol:
      return [...withoutAlpn, { alpn: http2 }];
    case alertCode.protocolVersion:
      return [{ offer: "old" }];
    default:
      return data.chain === undefined ? everything : [];
  }
}

/** The pair that tells a matter of size: only where the small one passes is the large one of interest, and only then each is tried often enough to be no accident. */
function sizes(view: View, plain: Subject, trouble: Trouble): Want[] {
  const tries = learnt(view, "tls.hello").filter(
    ({ subject }) =>
      subject.address === plain.address &&
      subject.port === plain.port &&
      subject.sni === plain.sni &&
      subject.purpose === "target" &&
      subject.offer === "modern" &&
      subject.alpn.join(" ") === plain.alpn.join(" "),
  );
  const small = tries.filter(({ subject }) => subject.size === "small" && subject.moreBytes === 0);
  const last = small.at(-1);
  if (last === undefined || !small.every((one) => wasAccepted(one) && isModernVersion(one.data.version))) return [];
  const again = {
    round: 2,
    attempt: last.attempt + 1,
    atMs: Math.max(trouble.fromMs, nextTryMs({ startMs: last.startMs, observation: last })),
  };
  return [
    want(view, "tls.hello", { ...plain, size: "large" }, { round: 2 }),
    want(view, "tls.hello", { ...plain, moreBytes: largeData }, { round: 2 }),
    ...(last.attempt < certainTries ? [want(view, "tls.hello", plain, again)] : []),
  ];
}
