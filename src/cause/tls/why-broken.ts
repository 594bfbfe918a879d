import { cellKey, groupByCell } from "../../observation/cell.ts";
import { certificateRefusal, isLetIn } from "../../observation/client-certificates.ts";
import {
  brokeOff,
  endingAlertOf,
  type Handshake,
  isClosedInSilence,
  silencesBeside,
  wasCompleted,
  wasResetInSilence,
} from "../../observation/handshakes.ts";
import { type Hello, hellosBeside, isModernVersion, leafShown, wasAccepted, wasDeclined } from "../../observation/hellos.ts";
import type { Observation } from "../../observation/observation.ts";
import { weakKey } from "../../observation/weak-certificate.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, othersBeside } from "./asked-names.ts";
import { type CutElsewhere, cutElsewhere } from "./cut-elsewhere.ts";
import { type RefusedName, refusedName } from "./refused-name.ts";
import { passed } from "./requests-beside.ts";

/**
 * Why one handshake broke off. Each has exactly one reason, so that one event is one cause:
 * `filtered`: this name is cut at an unrelated address too; `name`: this name is refused, and others pass; `alpn`, `version`, `cipher`, `weak`, `large`: by
 * what the server says, or by hellos of our own that change one thing and pass; `timeout`, `reset`, `closed`: nothing tells more than how it ended.
 */
type Reasons = {
  filtered: { cut: CutElsewhere };
  name: { how: RefusedName };
  alpn: Negotiated;
  version: Negotiated;
  cipher: Negotiated;
  weak: Negotiated;
  large: Negotiated;
  timeout: Ended;
  reset: Ended;
  closed: Ended;
};
/** `stated`: the server or the library here said so; else it is by hellos of our own that were accepted, and those that were not. */
type Negotiated = { stated: boolean; accepted: readonly Hello[]; declined: readonly Hello[] };
type Ended = { hellos: readonly Hello[] };
type Reason = keyof Reasons;
export type BrokenBy<R extends Reason> = { one: Handshake; reason: R } & Reasons[R];
export type Broken = { [R in Reason]: BrokenBy<R> }[Reason];

/** AlertDescription (RFC 8446, section 6.2). */
const alertCode = {
  handshakeFailure: 40,
  protocolVersion: 70,
  insufficientSecurity: 71,
  noApplicationProtocol: 120,
};
/** What the library here says of a version that it does not speak. */
const versionRefusal = /UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|VERSION_TOO_HIGH|WRONG_SSL_VERSION|WRONG_VERSION_NUMBER/;

/** What is said of an offer of which nothing suits. */
const aboutTheOffer: ReadonlySet<number | undefined> = new Set([alertCode.handshakeFailure, alertCode.insufficientSecurity]);

/** Every broken handshake for one name with its reason; those for which nothing in TLS is the reason are left out. */
export function brokenHandshakes(name: AskedName, seen: Seen): readonly Broken[] {
  const known = found.get(name);
  if (known !== undefined) return known;
  const passing = groupByCell(passed(name));
  const lettingIn = groupByCell(name.tries.filter(isLetIn));
  const broken = name.tries.flatMap((one) => {
    const refusal = certificateRefusal(one);
    if (refusal !== null && (refusal.stated || !lettingIn.has(cellKey(one)))) return [];
    return reasonOf(one, name, seen, passing.has(cellKey(one))) ?? [];
  });
  found.set(name, broken);
  return broken;
}

/** Several causes ask the same of the same name. */
const found = new WeakMap<AskedName, readonly Broken[]>();

/** Those for one reason. */
export const brokenBy = <R extends Reason>(name: AskedName, seen: Seen, reason: R): readonly BrokenBy<R>[] =>
  brokenHandshakes(name, seen).flatMap((one) => (isBy(one, reason) ? [one] : []));

function isBy<R extends Reason>(one: Broken, reason: R): one is BrokenBy<R> & Broken {
  return one.reason === reason;
}

/** The order is the rule: what the server says in so many words; what the library here refuses; the name; what our own hellos show; and last how it ended. */
function reasonOf(one: Handshake, name: AskedName, seen: Seen, passesAtTimes: boolean): Broken | null {
  if (one.outcome !== "failed" || one.failure.phase !== "handshake" || one.failure.code === "not-tls") return null;
  const alert = endingAlertOf(one)?.code ?? null;
  const hellos = hellosBeside(seen.observations, one);
  const said = saidBy(one, alert);
  if (said !== null)
    return { one, reason: said, stated: true, accepted: hellos.filter(wasAccepted), declined: hellos.filter(wasDeclined) };
  const cut = brokeOff(one, "reset", "closed", "timeout") ? cutElsewhere(seen, one) : null;
  if (cut?.isCut === true && !passesAtTimes) return { one, reason: "filtered", cut };
  const isTaken = takesTheName(one, hellos);
  const how = refusedName(name, one, seen, passesAtTimes || isTaken);
  if (how !== null) return { one, reason: "name", how };
  // With the server's certificate the offer was accepted: what broke, broke later.
  const isNegotiated = one.data.chain !== undefined;
  const cutInSilence = silencesBeside(seen.observations, one).some(wasResetInSilence);
  const isByName = othersBeside(name, one).some(wasCompleted) && !(isTaken && isAboutTheOffer(one));
  if (!isNegotiated && !passesAtTimes && !cutInSilence && !isByName) {
    const shown = shownBy(hellos, one);
    if (shown !== null) return { one, stated: false, ...shown };
  }
  if (!isNegotiated && isAboutTheOffer(one))
    return { one, reason: "cipher", stated: false, accepted: [], declined: hellos.filter(wasDeclined) };
  const ended = endOf(one, seen);
  return ended === null ? null : { one, reason: ended, hellos };
}

/**
 * An alert that is left over says hardly more than a hang-up does: the server ended it, and the reason stands in its log. Nor does an answer that makes no sense:
 * who made it so, the server or a device on the way, is not to be seen from here.
 */
function endOf(one: Handshake, { observations }: Seen): "timeout" | "reset" | "closed" | null {
  if (brokeOff(one, "timeout")) return "timeout";
  if (brokeOff(one, "closed", "malformed", "too-large") || endingAlertOf(one) !== null) return "closed";
  if (!brokeOff(one, "reset")) return null;
  return wasUnanswered(one) && isClosedInSilence(observations, one) ? "closed" : "reset";
}

const wasUnanswered = ({ data }: Handshake): boolean => (data.bytesReceived ?? 0) === 0;
const isAboutTheOffer = (one: Handshake): boolean => aboutTheOffer.has(endingAlertOf(one)?.code);

/** A hello of our own with this very name was accepted, where the handshake had no answer at all, or one about its offer: it is not for its name that it broke off. */
const takesTheName = (one: Handshake, hellos: readonly Hello[]): boolean =>
  (wasUnanswered(one) || isAboutTheOffer(one)) && hellos.some(wasAccepted);

function saidBy(one: Handshake, alert: number | null): "alpn" | "version" | "weak" | null {
  if (alert === alertCode.noApplicationProtocol) return "alpn";
  if (alert === alertCode.protocolVersion) return "version";
  if (!brokeOff(one, "tls-own-refusal")) return null;
  return versionRefusal.test(one.data.errno ?? "") || /unsupported protocol/i.test(one.failure?.detail ?? "")
    ? "version"
    : "weak";
}

type Shown = Omit<Negotiated, "stated"> & { reason: "alpn" | "version" | "cipher" | "weak" | "large" };

/** What hellos of our own tell, each of which changes one thing: an offer that passes where today's does not shows what was wrong with that. */
function shownBy(hellos: readonly Hello[], one: Handshake): Shown | null {
  const of = (offer: Hello["subject"]["offer"], size: "small" | "large" = "small"): Hello[] =>
    hellos.filter(({ subject }) => subject.offer === offer && subject.size === size && sameProtocols(subject.alpn, one));
  const small = of("modern").filter(({ subject }) => subject.moreBytes === 0);
  const declined = small.filter(wasDeclined);
  const passing = small.filter((hello) => wasAccepted(hello) && isModernVersion(hello.data.version));
  if (passing.length > 0) return declined.length > 0 ? null : bySize(passing, [...of("modern", "large"), ...of("modern")]);
  if (declined.length === 0 || declined.length < small.length) return null;
  const withoutAlpn = hellos.filter(
    ({ subject }) => subject.offer === "modern" && !sameProtocols(subject.alpn, one) && subject.size === "small",
  );
  const other = (accepted: readonly Hello[], reason: Shown["reason"]): Shown => ({
    reason,
    accepted,
    declined: hellos.filter(wasDeclined),
  });
  if (withoutAlpn.some(wasAccepted)) return other(withoutAlpn.filter(wasAccepted), "alpn");
  const rest = [...of("tls1.2"), ...of("tls1.2-every"), ...of("tls1.3-every"), ...of("old")].filter(wasAccepted);
  const now = rest.filter(({ data }) => isModernVersion(data.version));
  const weak = now.filter((hello) => weakKey(leafShown(hello)?.key ?? "") !== null);
  if (weak.length > 0) return other(weak, "weak");
  const plain = now.filter(({ subject }) => subject.offer === "tls1.2");
  if (plain.length > 0) return other(plain, "version");
  if (now.length > 0) return other(now, "cipher");
  return rest.length > 0 ? other(rest, "version") : null;
}

/** A hello of one segment passes each time, one of two never: where other large segments arrive, or it could not be seen whether they do, it is the hello's size. */
function bySize(passing: readonly Hello[], all: readonly Hello[]): Shown | null {
  const large = all.filter(({ subject }) => subject.size === "large");
  if (large.length === 0 || !large.every(wasDeclined) || largeDataArrives(all)?.arrives === false) return null;
  return { reason: "large", accepted: passing, declined: large };
}

const sameProtocols = (alpn: readonly string[], one: Handshake): boolean => alpn.join(" ") === one.subject.alpn.join(" ");

/** Whether large segments that follow a small hello arrive. Null: not asked, or it could not be seen. */
export function largeDataArrives(hellos: readonly Hello[]): { arrives: boolean; by: readonly Observation[] } | null {
  const asked = hellos.filter(({ subject, data }) => subject.moreBytes > 0 && typeof data.moreArrived === "boolean");
  if (asked.length === 0) return null;
  const lost = asked.filter(({ data }) => data.moreArrived === false);
  return lost.length > 0 ? { arrives: false, by: lost } : { arrives: true, by: asked };
}
