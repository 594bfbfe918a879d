import { leafOf } from "../observation/handshakes.ts";
import type { Observation, ObservationOf } from "../observation/observation.ts";
import { isUpgradeRefused } from "../observation/upgrades.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../target/target.ts";
import type { Seen } from "./seen.ts";

/**
 * Whether an address is the target's. `serves`: it proved it, by a valid certificate for the name where TLS is spoken, else by answering.
 * `fails`: it does not work at all for this name. `odd`: it answers, and in a way (404, a wrong virtual host) that says something only beside
 * an address that serves. `unknown`: not tried, or broken on our own side.
 */
export type Standing = { does: "serves" | "fails" | "odd" | "unknown"; by: readonly Observation[] };

const unknown: Standing = { does: "unknown", by: [] };

/** What the run learnt of one address on the target's port, from one vantage, or from any where `vantage` is null. */
export function standingOf(seen: Seen, address: string, vantage: string | null = null): Standing {
  const { port, scheme } = seen.target;
  const isHere = (one: { vantage: string; subject: { address: string; port: number } }): boolean =>
    one.subject.address === address && one.subject.port === port && (vantage === null || one.vantage === vantage);
  const connects = seen.of("tcp.connect").filter((one) => isHere(one) && one.subject.purpose !== "other-port");
  const handshakes = seen.of("tls.handshake").filter((one) => isHere(one) && one.subject.purpose !== "other-sni");
  const requests = seen
    .of("http.request")
    .filter(
      (one) => isHere(one) && (one.subject.purpose === "user-path" || one.subject.purpose === "sample") && one.subject.hop === 0,
    );
  const byTcp = judged(connects, ({ outcome }) => (outcome === "ok" ? "serves" : "fails"));
  if (byTcp.does === "fails" || (!speaksTls(scheme) && !speaksHttp(scheme))) return byTcp;
  const upgrades = seen.of("http.websocket").filter((one) => isHere(one) && one.subject.purpose !== "idle");
  if (!speaksTls(scheme) && speaksWebsocket(scheme))
    return judged(upgrades, (one) => (one.outcome === "ok" && !isUpgradeRefused(one) ? "serves" : "fails"));
  if (!speaksTls(scheme)) return judged(requests, (request) => standingOfAnswer(request));
  const byTls = judged(handshakes, (handshake) => (provesItself(handshake, seen.now) ? "serves" : "fails"));
  if (byTls.does !== "unknown" || !speaksHttp(scheme)) return byTls;
  return judged(
    requests.filter(({ subject, data }) => subject.trust === "verify" && data.status !== undefined),
    () => "serves",
  );
}

type Judged = ObservationOf<"tcp.connect" | "tls.handshake" | "http.request" | "http.websocket">;

/** One good try is enough to serve; it fails only where every try did, and no try that broke on our own side counts. */
function judged<O extends Judged>(tries: readonly O[], judge: (one: O) => "serves" | "fails" | "odd"): Standing {
  const counted = tries.filter(({ outcome, failure }) => outcome !== "skipped" && failure?.blame !== "vantage");
  const verdicts = counted.map((one) => ({ does: judge(one), one }));
  for (const does of ["serves", "odd", "fails"] as const) {
    const by = verdicts.filter((verdict) => verdict.does === does).map(({ one }) => one);
    if (by.length > 0) return { does, by };
  }
  return unknown;
}

/** A certificate for the name, in its dates, from an authority that is known here, an intermediate that was not sent let pass. */
function provesItself(handshake: ObservationOf<"tls.handshake">, now: string): boolean {
  const leaf = leafOf(handshake);
  if (handshake.outcome !== "ok" || leaf === null) return false;
  const at = Date.parse(now);
  const isInItsDates = Date.parse(leaf.notBefore) <= at && at <= Date.parse(leaf.notAfter);
  const { coversHost, trust } = handshake.data;
  return coversHost === true && isInItsDates && (trust?.result === "trusted" || trust?.result === "missing-intermediate");
}

/** Answers that only say "not you" or "not now" come from the right server as well: 401, 403, 405, 429. */
const sameServerStatuses = new Set([401, 403, 405, 429]);

function standingOfAnswer({ outcome, data }: ObservationOf<"http.request">): "serves" | "fails" | "odd" {
  const { status } = data;
  if (outcome !== "ok" || status === undefined || status >= 500) return "fails";
  return status < 400 || sameServerStatuses.has(status) ? "serves" : "odd";
}
