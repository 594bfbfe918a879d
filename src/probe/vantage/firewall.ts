import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { DataOf } from "../../observation/observation.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import { isTimeout, translate } from "../errno.ts";
import type { Ask, ProbePlace } from "../probe.ts";
import { type Lost, packetsLooped, packetsLost } from "./ip-counters.ts";

/** So many windows with packets, and as many without. All are over within a second, before anything that was sent here is sent again (RFC 6298, section 2.1). */
const windows = 4;
/** An answer from the other side of the world is nearly back by then; what is lost on the way out is counted at once. */
const windowMs = 110;
/** Packets in one window: more than stray into one by chance, and than others hide there: one that the network card cuts is counted as several on the wire. */
const packets = 5;

type Counted = { sending: number[]; idle: number[] };

/**
 * Sends packets for the purpose, and reads before and after each how many the kernel lost between programs and the wire. By turns with windows in which nothing is
 * sent: a counter that rises all day rises in those as well.
 */
export const askVantageFirewall: Ask<"vantage.firewall"> = async (subject, _given, place, signal) => {
  const denied = forbidden(subject, place);
  if (denied !== null) return denied;
  const family = familyOf(subject.peer);
  const out: Counted = { sending: [], idle: [] };
  const into: Counted = { sending: [], idle: [] };
  const first = packetsLost(family);
  if (first.out === null && first.in === null) return skipped("this kernel does not count what is lost inside it", null, {});
  // What goes to an address of this machine itself is looped in any case.
  const isLoopedAnyway = isOwn(subject.peer);
  const countLooped = (): number | null => (isLoopedAnyway ? null : packetsLooped(family, subject.protocol));
  const looped: Counted = { sending: [], idle: [] };
  let before = first;
  let loopedBefore = countLooped();
  for (let index = 0; index < windows * 2 && !signal.aborted; index += 1) {
    const kind = index % 2 === 0 ? "idle" : "sending";
    const sent = kind === "sending" ? Array.from({ length: packets }, () => send(subject, family)) : [];
    await wait(windowMs, undefined, { signal }).catch(() => undefined);
    const now = packetsLost(family);
    const loopedNow = countLooped();
    for (const close of sent) close();
    note(out, kind, before.out, now.out);
    note(into, kind, before.in, now.in);
    note(looped, kind, loopedBefore, loopedNow);
    before = packetsLost(family);
    loopedBefore = countLooped();
  }
  const data: DataOf<"vantage.firewall"> = {
    packets,
    ...(first.out === null ? {} : { out }),
    ...(first.in === null ? {} : { in: into }),
    ...(loopedBefore === null ? {} : { looped }),
  };
  if (signal.aborted && !isTimeout(signal.reason)) return broke(translate(null, signal, "call", family), data);
  return ok(data);
};

function forbidden({ peer, port, protocol }: SubjectOf<"vantage.firewall">, place: ProbePlace) {
  if (protocol === "tcp") {
    const denied = deniedBy(place, peer);
    return denied === null ? null : skipped(denied.detail, denied, {});
  }
  const reason = place.forbidsResolver(peer, port);
  return reason === null ? null : skipped(reason, null, {});
}

const isOwn = (peer: string): boolean =>
  Object.values(networkInterfaces()).some((own) => own?.some(({ address }) => address === peer));

function note(counted: Counted, kind: keyof Counted, before: Lost["out"], now: Lost["out"]): void {
  if (before !== null && now !== null) counted[kind].push(Math.max(0, now - before));
}

/** Sends one packet and gives what ends it again. Whatever becomes of it is another probe's question. */
function send({ peer, port, protocol }: SubjectOf<"vantage.firewall">, family: 4 | 6): () => void {
  if (protocol === "tcp") {
    const socket = connect({ host: peer, port, family, autoSelectFamily: false }).on("error", () => undefined);
    // Of one that still connects a reset would be put off until it stands, and its SYN be sent again meanwhile.
    return () => (socket.connecting ? socket.destroy() : socket.resetAndDestroy());
  }
  const socket = createSocket(family === 6 ? "udp6" : "udp4").on("error", () => undefined);
  socket.send(rootServersQuestion, port, peer, () => undefined);
  return () => socket.close();
}

/** `. NS`, recursion desired (RFC 1035, section 4.1): a question that any resolver answers. */
const rootServersQuestion = Buffer.from([0x46, 0x4c, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1]);
