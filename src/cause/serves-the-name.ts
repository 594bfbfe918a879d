import { defaultPageOf } from "../observation/default-page.ts";
import { leafOf } from "../observation/handshakes.ts";
import type { Observation, ObservationOf } from "../observation/observation.ts";
import { isUpgradeRefused } from "../observation/upgrades.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../target/target.ts";
import type { Seen } from "./seen.ts";

/**
 * Whether an address is the target's. `serves`: it proved it, by a valid certificate for the name where TLS is spoken, else by answering.
 * `fails`: it does not work at all for this name. `odd`: it answers, and in a way (404, the page of a server that nobody has set up) that says
 * something only beside an address that serves. `unknown`: not tried, or broken on our own side.
 */
export type Standing = { does: "serves" | "fails" | "odd" | "unknown"; by: readonly Observation[] };

const unknown: Standing = { does: "unknown", by: [] };

/**
 * What the run learnt of one address on the target's port, from one vantage, or from any where `vantage` is null. Several causes ask for the same
 * ones: each is judged once.
 */
export function standingOf(seen: Seen, address: string, vantage: string | null = null): Standing {
  const known = standings.get(seen) ?? new Map<string, Standing>();
  standings.set(seen, known);
  const key = `${address} ${vantage ?? ""}`;
  const standing = known.get(key) ?? judgedAt(seen, address, vantage);
  known.set(key, standing);
  return standing;
}

const standings = new WeakMap<Seen, Map<string, Standing>>();

function judgedAt(seen: Seen, address: string, vantage: string | null): Standing {
  const { scheme } = seen.target;
  const here = (triesIn(seen).get(address) ?? []).filter((one) => vantage === null || one.vantage === vantage);
  const connects = here.filter((one) => one.probe === "tcp.connect").filter(({ subject }) => subject.purpose !== "other-port");
  const byTcp = judged(connects, ({ outcome }) => (outcome === "ok" ? "serves" : "fails"));
  if (byTcp.does === "fails" || (!speaksTls(scheme) && !speaksHttp(scheme))) return byTcp;
  if (!speaksTls(scheme) && speaksWebsocket(scheme)) {
    const upgrades = here.filter((one) => one.probe === "http.websocket").filter(({ subject }) => subject.purpose !== "idle");
    return judged(upgrades, (one) => (one.outcome === "ok" && !isUpgradeRefused(one) ? "serves" : "fails"));
  }
  const requests = here
    .filter((one) => one.probe === "http.request")
    .filter(({ subject }) => (subject.purpose === "user-path" || subject.purpose === "sample") && subject.hop === 0);
  if (!speaksTls(scheme)) return judged(requests, (request) => standingOfAnswer(request));
  const handshakes = here.filter((one) => one.probe === "tls.handshake").filter(({ subject }) => subject.purpose !== "other-sni");
  const byTls = judged(handshakes, (handshake) => (provesItself(handshake, seen.now) ? "serves" : "fails"));
  if (byTls.does !== "unknown" || !speaksHttp(scheme)) return byTls;
  return judged(
    requests.filter(({ subject, data }) => subject.trust === "verify" && data.status !== undefined),
    () => "serves",
  );
}

/** The tries of the target's port, by address, whatever they asked. Sorted once for a judgement. */
function triesIn(seen: Seen): ReadonlyMap<string, readonly Judged[]> {
  const known = tries.get(seen);
  if (known !== undefined) return known;
  const all = [...seen.of("tcp.connect"), ...seen.of("tls.handshake"), ...seen.of("http.request"), ...seen.of("http.websocket")];
  const sorted = Map.groupBy(
    all.filter(({ subject }) => subject.port === seen.target.port),
    ({ subject }): string => subject.address,
  );
  tries.set(seen, sorted);
  return sorted;
}

const tries = new WeakMap<Seen, ReadonlyMap<string, readonly Judged[]>>();

type Judged = ObservationOf<"tcp.connect" | "tls.handshake" | "http.request" | "http.websocket">;

/** One good try is enough to serve; it fails only where every try did, and no try that broke on our own side counts. */
function judged<O extends Judged>(all: readonly O[], judge: (one: O) => "serves" | "fails" | "odd"): Standing {
  const counted = all.filter(({ outcome, failure }) => outcome !== "skipped" && failure?.blame !== "vantage");
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

function standingOfAnswer(request: ObservationOf<"http.request">): "serves" | "fails" | "odd" {
  const { outcome, data } = request;
  const { status } = data;
  if (outcome !== "ok" || status === undefined || status >= 500) return "fails";
  if (defaultPageOf(request) !== null && data.expectedTextFound !== true) return "odd";
  return status < 400 || sameServerStatuses.has(status) ? "serves" : "odd";
}
