import { computedOnce } from "../../observation/computed-once.ts";
import { lateOf } from "../../observation/connect-times.ts";
import { connected } from "../../observation/endpoint-tries.ts";
import { type Hello, wasCut } from "../../observation/hellos.ts";
import { inOrder } from "../../observation/in-order.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import { type PathSize, wayTo } from "../../observation/ways.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf, isOfTarget, type JudgedEndpoint } from "../tcp/endpoints.ts";
import { helloArrived } from "../tls/hello-arrived.ts";
import { type LearntSize, learntSize } from "./learnt-size.ts";

type Spoken = ObservationOf<"tls.handshake" | "http.request">;

/** An address where what is large is lost: connections stand, small packets pass. `by`: what shows that it is a matter of size. */
export type SizeLoss = {
  endpoint: JudgedEndpoint;
  stalled: readonly Spoken[];
  fine: readonly Spoken[];
  size: PathSize | null;
  by: readonly Observation[];
  /** Seen by TCP alone: pings of no size were answered, or large ones pass. */
  isByTcpAlone: boolean;
  /** This machine was told how much the way takes, and the other side was not: it is well again from then on. */
  learnt?: LearntSize;
};

/** What was waited for in vain over a connection that stood, or was never acknowledged. */
const phases: ReadonlySet<string> = new Set(["handshake", "request", "wait", "headers", "body"]);

/**
 * Large packets that vanish, by two witnesses that agree: a stalled connection of which the kernel says that a segment in the middle is missing, or was never acknowledged, and
 * pings of which the large ones vanish and nobody says why; or, where pings tell nothing, hellos of our own that pass while full segments behind them, or of their answer, are lost.
 * Where a router told this machine alone, those connections that began before it did are all there is.
 */
export const sizeLosses = computedOnce((seen: Seen): readonly SizeLoss[] => {
  const hellos = Map.groupBy(inOrder(seen.of("tls.hello").filter(({ subject }) => subject.purpose === "target")), placeOf);
  return endpointsOf(seen).flatMap((endpoint): SizeLoss[] => {
    const spoken = endpoint.tries.filter(isSpoken).filter((one) => isOfTarget(one, seen) && connected(one));
    const stalled = spoken.filter(isStalled);
    if (stalled.length === 0) return [];
    const fine = spoken.filter(({ outcome }) => outcome === "ok");
    const own = hellos.get(`${endpoint.vantage} ${endpoint.address} ${endpoint.port}`) ?? [];
    const sizes = wayTo(seen.observations, endpoint).sizes.filter(({ outcome }) => outcome === "ok");
    const vanishing = sizes.find(vanishes);
    // A server that answers what takes a short answer is not silent: it is its long answers that never come, though all that was said to it did arrive.
    const isOnlyLong = vanishing !== undefined && own.some(isShortAnswer);
    const common = { endpoint, stalled: stalled.filter((one) => isOnlyLong || lostLarge(one)), fine };
    if (common.stalled.length === 0) return [];
    if (vanishing !== undefined) return [{ ...common, size: vanishing, by: [vanishing], isByTcpAlone: false }];
    // Where SYNs are lost as often, it is loss that took the segments too.
    if (lateOf(endpoint.tries).length >= fewestLate) return [];
    const gaps = stalled.filter(hasGap);
    const areMost = gaps.length * 2 > stalled.length;
    const learnt = learntSize(sizes, stalled);
    if (learnt !== null && gaps.length >= fewestGapsTold && areMost) {
      const before = fine.filter((one) => one.startMs < learnt.atMs && gaps.some((gap) => isAlike(gap, one)));
      if (before.length === 0)
        return [{ ...common, fine: before, size: null, by: [...learnt.by, ...gaps], isByTcpAlone: false, learnt }];
    }
    const byHello = own.filter(losesSegments);
    if (byHello.length > 0 && own.some(passesSmall)) return [{ ...common, size: null, by: byHello, isByTcpAlone: true }];
    const halfHeard = own.filter(isHeardBehindGap);
    if (halfHeard.length > 0 && common.stalled.length >= fewestGaps && fine.length === 0)
      return [{ ...common, size: null, by: halfHeard, isByTcpAlone: true }];
    return gaps.length >= fewestGaps && areMost ? [{ ...common, size: null, by: gaps, isByTcpAlone: true }] : [];
  });
});

const fewestGaps = 3;
/** A handshake and a request of the first moment: later ones are well. */
const fewestGapsTold = 2;
const fewestLate = 3;
const placeOf = ({ vantage, subject }: Hello): string => `${vantage} ${subject.address} ${subject.port}`;
const isSpoken = (one: JudgedEndpoint["tries"][number]): one is Spoken =>
  one.probe === "tls.handshake" || one.probe === "http.request";
const isStalled = ({ failure }: Spoken): boolean => failure?.code === "timeout" && phases.has(failure.phase);

/** Larger ones vanish in each of their tries, small ones pass, and no router says that they are too big. */
const vanishes = ({ data }: PathSize): boolean =>
  data.answersAtAll === true && typeof data.smallestLost === "number" && (data.tooBig ?? []).length === 0;

/** Segments that came behind one that is missing still, by the kernel's count. */
const hasGap = ({ data }: Spoken): boolean => (data.kernel?.outOfOrder ?? 0) > 0;

/** What went well asked as much of the way: each begins with the same handshake, but a health check's short answer passes where a long page does not. */
const isAlike = (gap: Spoken, one: Spoken): boolean =>
  gap.probe === "tls.handshake" || (gap.probe === one.probe && gap.subject.purpose === one.subject.purpose);

/** The SYN counts as one acknowledged byte (tcp_info, tcpi_bytes_acked). */
const synOnly = 1;

/** The kernel does not say that all was acknowledged and nothing is missing, as it is where the other side is only silent. */
function lostLarge(one: Spoken): boolean {
  if (hasGap(one)) return true;
  if (one.probe === "tls.handshake") return helloArrived(one) !== "whole" && (one.data.bytesReceived ?? 0) === 0;
  const { kernel } = one.data;
  if (kernel === null || kernel === undefined) return true;
  // A request over TLS says nothing of its hello apart: what was sent is compared with what was acknowledged.
  return (
    (kernel.bytesAcked ?? 0) <= synOnly ||
    ((kernel.retransmits ?? 0) > 0 && (kernel.bytesAcked ?? 0) <= (kernel.bytesSent ?? 0) / 2)
  );
}

const losesSegments = ({ subject, data }: Hello): boolean => subject.moreBytes > 0 && data.moreArrived === false;
/** A small hello arrived whole, and the full segments of its answer are lost: what came of it lies behind a gap. */
const isHeardBehindGap = ({ subject, failure, data: { kernel, helloBytes = 0 } }: Hello): boolean =>
  failure?.code === "timeout" &&
  subject.size === "small" &&
  helloBytes > 0 &&
  (kernel?.bytesAcked ?? 0) >= helloBytes &&
  (kernel?.outOfOrder ?? 0) > 0;
/** An alert takes a few bytes. */
const isShortAnswer = ({ outcome, failure }: Hello): boolean => outcome === "failed" && failure.code === "tls-alert";
/** Small and answered in any way. */
const passesSmall = (hello: Hello): boolean => hello.subject.size === "small" && hello.subject.moreBytes === 0 && !wasCut(hello);
