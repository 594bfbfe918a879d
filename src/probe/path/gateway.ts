import { setTimeout as wait } from "node:timers/promises";
import { failed } from "../../observation/failure.ts";
import { type AnswerOf, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import type { Ask } from "../probe.ts";
import { readMtu, readNeighbourState, readRoute } from "./ip-json.ts";
import { type Ran, runProgram } from "./run-program.ts";

type Neighbour = NonNullable<DataOf<"path.gateway">["neighbour"]>;

/** `ip` asks the kernel and nothing else. */
const ipMs = 1_000;
const lookEveryMs = 250;
/** The kernel asks three times, one second apart, before it says FAILED (net.ipv4.neigh.*.mcast_solicit, retrans_time); a little more for the reading. */
const watchMs = 4_000;

/** Reads the route that this machine would take and the neighbour it hands its packets to. Where the kernel is just asking for that neighbour, waits for the end of it. */
export const askPathGateway: Ask<"path.gateway"> = async ({ address }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const family = `-${familyOf(address)}`;
  const routed = await ip([family, "-j", "-d", "route", "get", address], signal);
  if (routed.state === "missing") return missing("ip is not installed (Debian: iproute2)", routed.words);
  const found = routed.state === "ended" ? readRoute(routed.stdout, routed.stderr) : null;
  if (found === null) return missing("ip did not say which route it would take", "");
  const mtu = found.mtu ?? (found.device === null ? null : await mtuOf(found.device, signal));
  const route = { ...found, mtu };
  if (route.type !== "unicast" || route.device === null || route.device === "lo") return ok({ route, neighbour: null });
  const next = route.gateway ?? address;
  const { state, watchedMs } = await settled(family, next, route.device, signal);
  const neighbour: Neighbour = {
    is: route.gateway === null ? "address" : "gateway",
    address: next,
    device: route.device,
    state,
    watchedMs,
  };
  return ok({ route, neighbour });
};

/** The MTU that this machine sends to an address by; null where it does not say. */
export async function ownMtu(address: Address, signal: AbortSignal): Promise<number | null> {
  const routed = await ip([`-${familyOf(address)}`, "-j", "-d", "route", "get", address], signal);
  const route = routed.state === "ended" ? readRoute(routed.stdout, routed.stderr) : null;
  if (route === null || route.device === null) return null;
  return route.mtu ?? (await mtuOf(route.device, signal));
}

async function settled(
  family: string,
  next: string,
  device: string,
  signal: AbortSignal,
): Promise<Pick<Neighbour, "state" | "watchedMs">> {
  const begun = performance.now();
  let state: Neighbour["state"] = "none";
  for (;;) {
    const ran = await ip([family, "-j", "neigh", "show", "to", next, "dev", device], signal);
    // A program that a busy machine did not let come to its end has said nothing: what was seen before stands.
    if (ran.state === "ended") state = nextState(state, readNeighbourState(ran.stdout));
    const watchedMs = Math.round(performance.now() - begun);
    const isOpen = ran.state === "stopped" || state === "incomplete" || state === "probe";
    if (!isOpen || watchedMs >= watchMs || signal.aborted) return { state, watchedMs };
    // The run's end wakes it, and it says what it saw last.
    await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** An entry that was asked for and is gone has failed, one that was answered would be there; and so has one that was known and for which the next packet asks as for a stranger. */
export const nextState = (before: Neighbour["state"], now: Neighbour["state"]): Neighbour["state"] =>
  (before === "incomplete" && now === "none") || (before === "probe" && (now === "incomplete" || now === "none"))
    ? "failed"
    : now;

async function mtuOf(device: string, signal: AbortSignal): Promise<number | null> {
  const ran = await ip(["-j", "link", "show", "dev", device], signal);
  return ran.state === "ended" ? readMtu(ran.stdout) : null;
}

const ip = (words: readonly string[], signal: AbortSignal): Promise<Ran> => runProgram("ip", words, { deadlineMs: ipMs, signal });

const missing = (because: string, words: string): AnswerOf<"path.gateway"> =>
  skipped(because, failed("means-missing", "call", words), {});
