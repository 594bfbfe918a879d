import { computedOnce } from "../../observation/computed-once.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import {
  isHandedOn,
  isOfOneHand,
  isSaidToTunnel,
  isSignedByProxy,
  type ProxyOutcome,
  type ProxyTry,
  proxyOutcome,
  saysNoSuchName,
  wantsTls,
} from "../../observation/proxy-answers.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import { type Request, statusOf } from "../../observation/requests.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import type { Seen } from "../seen.ts";
import { spokenTries } from "./spoken-tries.ts";

/** A try of a proxy as a client of the target makes it, what it came to, and what was asked of the same proxy beside. */
export type JudgedTry = { one: ProxyTry; came: ProxyOutcome | "no-name" | "target"; beside: readonly ProxyTry[] };

/**
 * All tries of the target through its proxy. `mute` is kept for a proxy that answers nobody: one that lives and says nothing of this target is still trying to reach
 * it (`failed`). `no-name`: it failed, and it is the name that it could not find. `target`: it is the target's own answer, handed on.
 */
export const triesOfProxy = computedOnce((seen: Seen): readonly JudgedTry[] => {
  const all = spokenTries(seen);
  const besides = Map.groupBy(
    all.filter(({ subject, outcome }) => !isTry(subject.purpose) && !isOfRedirect(subject.purpose) && outcome !== "skipped"),
    placeOf,
  );
  return all
    .filter(({ subject }) => isTry(subject.purpose))
    .flatMap((one): JudgedTry[] => {
      const beside = besides.get(placeOf(one)) ?? [];
      const came = proxyOutcome(one);
      return came === null ? [] : [{ one, came: refined(one, came, beside, seen), beside }];
    });
});

const isTry = (purpose: ProxyTry["subject"]["purpose"]): boolean => purpose === "target" || purpose === "sample";
const isOfRedirect = (purpose: ProxyTry["subject"]["purpose"]): boolean =>
  purpose === "redirect" || purpose === "redirect-by-address";
const placeOf = ({ vantage, subject }: ProxyTry): string => `${vantage} ${subject.address}`;

function refined(one: ProxyTry, came: ProxyOutcome, beside: readonly ProxyTry[], seen: Seen): JudgedTry["came"] {
  if (came === "mute") return beside.some((other) => other.outcome === "ok") ? "failed" : "mute";
  if (came !== "refused" && came !== "failed") return came;
  if (one.subject.asks === "page" && !isProxysOwn(one, beside, seen)) return "target";
  if (wantsTls(one)) return "gone";
  const mayBeName = came === "failed" || one.data.status === 404;
  return mayBeName && (saysNoSuchName(one) || byAddressInstead({ one, beside }).length > 0) ? "no-name" : came;
}

/** The target was asked for by its address, and the proxy came to it, as it did not by its name. That the target has no page there is its own answer all the same. */
export const byAddressInstead = ({ one, beside }: Pick<JudgedTry, "one" | "beside">): readonly ProxyTry[] =>
  beside.filter(
    (other) => other.subject.purpose === "by-address" && (proxyOutcome(other) === "through" || isHandedOn(other, one)),
  );

/**
 * Whether an error page that came through a proxy was written by it, and not by the target or what stands before that: its headers say so; or the target, asked
 * directly, says otherwise; or it says the very same to whoever asks for a tunnel there, which is no matter of the target's; or the same hand wrote the page for a
 * host that nobody has. A proxy that gives a tunnel to the target comes to it and lets clients through.
 */
function isProxysOwn(one: ProxyTry, beside: readonly ProxyTry[], seen: Seen): boolean {
  if (isSignedByProxy(one)) return true;
  const direct = directAnswers(seen).filter(({ vantage }) => vantage === one.vantage);
  if (direct.length > 0) return direct.every((answer) => statusOf(answer) !== one.data.status);
  const tunnels = beside.filter(({ subject }) => subject.purpose === "by-tunnel");
  if (tunnels.some((tunnel) => proxyOutcome(tunnel) === "through")) return false;
  if (tunnels.some((tunnel) => isSaidToTunnel(one, tunnel))) return true;
  return beside.some((other) => other.subject.purpose === "nobody" && isOfOneHand(one, other));
}

/** What the target answered where it was asked without the proxy. */
export const directAnswers = (seen: Seen): readonly Request[] =>
  (seen.other ?? []).filter(
    (one): one is Request => one.probe === "http.request" && one.subject.purpose === "user-path" && one.outcome === "ok",
  );

/** Tries that let the client through, and those of pages that the target itself answered. */
export const wentThrough = (tries: readonly Pick<JudgedTry, "one" | "came">[]): ProxyTry[] =>
  tries.flatMap(({ one, came }) => (came === "through" || came === "target" ? [one] : []));

/** What shows that a way works to its end, as clients of this target go it; of the last thing that it speaks. */
export function goodEnds(
  observations: readonly Observation[],
  { target, settings }: Pick<Seen, "target" | "settings">,
): Observation[] {
  if (speaksHttp(target.scheme) && target.scheme !== "ws" && target.scheme !== "wss")
    return observations.filter(
      (one) => one.probe === "http.request" && isOfUsers(one) && isGoodAnswer(one, settings.expect.status),
    );
  if (speaksTls(target.scheme))
    return observations.filter(
      (one) =>
        one.probe === "tls.handshake" && one.subject.purpose !== "other-sni" && one.outcome === "ok" && !isRefusedByClients(one),
    );
  return observations.filter(
    (one) =>
      (one.probe === "tcp.connect" && one.subject.purpose !== "other-port" && one.outcome === "ok") ||
      (one.probe === "proxy.connect" && isTry(one.subject.purpose) && proxyOutcome(one) === "through"),
  );
}

const isOfUsers = ({ subject }: ObservationOf<"http.request">): boolean =>
  (subject.purpose === "user-path" || subject.purpose === "sample") && subject.hop === 0;
const isGoodAnswer = (one: Request, expected: number | null): boolean => {
  const status = statusOf(one) ?? 0;
  return one.outcome === "ok" && status > 0 && (status < 500 || status === expected);
};

/** "proxy.example:3128", as whoever set it up knows it. */
export const proxyName = ({ settings }: Pick<Seen, "settings">): string =>
  (settings.proxy?.url ?? "the proxy").replace(/^http:\/\//, "");
