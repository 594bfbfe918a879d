import { wasAnswered } from "../../observation/dns-answer.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";
import { isOwn, isUsable, type Voice, voicesOf } from "./voices.ts";

/** The programs of one vantage wait for resolvers that say nothing before the next one answers. */
export type LeadingDead = {
  vantage: string;
  /** Those that are silent, the first in resolv.conf among them. */
  dead: readonly Voice[];
  answering: readonly Voice[];
  /** The system's own lookup, which took that long. */
  lookups: readonly ObservationOf<"dns.system">[];
  /** How long one server is waited for, s. */
  timeoutS: number;
};

/** resolv.conf(5): a server is waited for 5 s unless it says otherwise. */
const defaultTimeoutS = 5;
/** Of the wait that is expected so much must be seen: timers are coarse, and a name that was looked up a moment ago is found sooner. */
const enough = 0.8;
/** A lookup that takes longer than this waits for somebody, ms. */
const lateMs = 1_000;

const known = new WeakMap<Seen, readonly LeadingDead[]>();

/** Computed once for a judgement. */
export function leadingDead(seen: Seen): readonly LeadingDead[] {
  const before = known.get(seen);
  if (before !== undefined) return before;
  const voices = voicesOf(seen).filter(({ role }) => role === "configured");
  const found = [...Map.groupBy(voices, ({ vantage }) => vantage)].flatMap(([vantage, own]) => deadAt(seen, vantage, own) ?? []);
  known.set(seen, found);
  return found;
}

/** Whatever it is asked, nothing comes back; but for what a resolver of this machine knows by itself, which says nothing of those that it asks in turn. */
export const isDead = ({ stance, all }: Voice): boolean =>
  stance === "silent" && !all.some((one) => one.subject.purpose !== "own-name" && wasAnswered(one));

function deadAt(seen: Seen, vantage: string, own: readonly Voice[]): LeadingDead | null {
  const dead = own.filter(isDead);
  const answering = own.filter((voice) => isOwn(voice) && isUsable(voice));
  if (answering.length === 0 || !dead.some(({ rank }) => rank === 0)) return null;
  const firstAlive = Math.min(...own.filter((voice) => !isDead(voice)).map(({ rank }) => rank));
  const ahead = dead.filter(({ rank }) => rank < firstAlive).length;
  const timeoutS = timeoutAt(seen, vantage);
  // Where the network says at last that nobody is there, programs wait until it does, and no longer: some seconds for an address that nobody has.
  const isCutShort = ahead === 1 && isWaitedFor(dead);
  const waitMs = isCutShort ? Math.min(lateMs, timeoutS * 1_000 * enough) : waitedS(timeoutS, ahead, own.length) * 1_000 * enough;
  const lookups = seen
    .of("dns.system")
    .filter(
      (one) =>
        one.vantage === vantage &&
        one.subject.purpose === "target" &&
        one.outcome !== "skipped" &&
        one.loopDelayMs <= one.elapsedMs / 5 &&
        (one.elapsedMs >= waitMs || isGivenUp(one)),
    );
  return lookups.length === 0 ? null : { vantage, dead, answering, lookups, timeoutS };
}

/** The C library asks no more servers than these, whatever resolv.conf lists (resolv.conf(5), MAXNS). */
const mostServers = 3;

/**
 * How long the C library waits for so many silent servers before it asks the next one, s: the whole timeout for the first; for each later one twice that of the
 * one before, divided by the number of servers, in whole seconds and one at least (glibc, resolv/res_send.c, `send_dg`).
 */
function waitedS(timeoutS: number, silent: number, servers: number): number {
  const asked = Math.min(servers, mostServers);
  const waits = Array.from({ length: silent }, (_, nth) =>
    nth === 0 ? timeoutS : Math.max(1, Math.floor((timeoutS * 2 ** nth) / asked)),
  );
  return waits.reduce((sum, seconds) => sum + seconds, 0);
}

/** Every one of them keeps a question waiting: not one that is refused at once by a port that nobody listens at. */
const isWaitedFor = (dead: readonly Voice[]): boolean =>
  dead.every(({ target }) => target.filter(({ attempt }) => attempt === 1).every(({ elapsedMs }) => elapsedMs >= lateMs));

/** It was ended while it still waited. */
const isGivenUp = ({ failure }: ObservationOf<"dns.system">): boolean => failure?.code === "timeout";

function timeoutAt(seen: Seen, vantage: string): number {
  const [conf] = seen.of("dns.resolv-conf").filter((one) => one.vantage === vantage && one.outcome === "ok");
  return conf?.data.timeoutS ?? defaultTimeoutS;
}
