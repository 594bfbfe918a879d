import {
  type Connecting,
  connected,
  type TcpConnect,
  waitedLongEnough,
  wasRefused,
  wasSilent,
} from "../../observation/endpoint-tries.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Observation } from "../../observation/observation.ts";

/** So many refusals, each with an ICMP error in the same moment, are no coincidence with what other programs do. */
const tellingRefusals = 3;
/** Beside so many that stayed silent to each of their SYNs, and none that connects, even one is none: errors are sent at a limited rate (RFC 1812, section 4.3.2.8), resets are not. */
const tellingSilences = 3;

/**
 * The refusals, where they came of an ICMP port-unreachable, which is what a firewall's plain `reject` sends, and not of a RST; empty where they did not, or nobody can tell. The
 * machine's own counter tells them apart: it stands still for a RST, and has risen with each try for the other.
 */
export function refusedByIcmp(tries: readonly Connecting[]): Connecting[] {
  const refused = tries.filter(wasRefused);
  const counts = countedAmong(refused).map(({ data }) => data.icmpErrors ?? 0);
  const isTelling = counts.length >= tellingRefusals || (counts.length > 0 && isSilentBeside(tries));
  return isTelling && counts.every((count) => count > 0) ? refused : [];
}

/**
 * The same, with an eye on what else this vantage asked meanwhile (`observations`): of a few refusals one at least must have met more errors than that can have
 * brought. `address`: theirs, whose other tries got theirs from the same sender.
 */
export function surelyRefusedByIcmp(
  address: string,
  tries: readonly Connecting[],
  observations: readonly Observation[],
): Connecting[] {
  const refused = refusedByIcmp(tries);
  const counted = countedAmong(refused);
  if (counted.length >= tellingRefusals) return refused;
  return counted.some((one) => (one.data.icmpErrors ?? 0) > errorsBeside(one, address, observations)) ? refused : [];
}

const countedAmong = (tries: readonly Connecting[]): TcpConnect[] =>
  tries.filter((one): one is TcpConnect => one.probe === "tcp.connect" && one.data.icmpErrors !== undefined);

const isSilentBeside = (tries: readonly Connecting[]): boolean =>
  !tries.some(connected) && tries.filter((one) => wasSilent(one) && waitedLongEnough(one)).length >= tellingSilences;

const byIcmp: ReadonlySet<string> = new Set<FailureCode>([
  "refused",
  "port-unreachable",
  "protocol-unreachable",
  "host-unreachable",
  "network-unreachable",
  "prohibited",
]);

/** How many errors others may have brought while this try went on; a trace that ends with one may have brought many. */
function errorsBeside(one: TcpConnect, address: string, observations: readonly Observation[]): number {
  const untilMs = one.startMs + one.elapsedMs;
  const meanwhile = observations.filter(
    (other) =>
      other.vantage === one.vantage &&
      other.outcome !== "skipped" &&
      !("address" in other.subject && other.subject.address === address && !isByUdp(other)) &&
      other.startMs <= untilMs &&
      other.startMs + other.elapsedMs >= one.startMs,
  );
  return meanwhile.reduce((sum, other) => sum + errorsOf(other), 0);
}

/** Ends with the target's own port-unreachable, whatever became of its TCP. */
const isByUdp = (one: Observation): boolean => one.probe === "path.trace" && one.subject.protocol === "udp";

function errorsOf(one: Observation): number {
  if (one.probe === "path.trace") {
    const isEndedByError = one.data.unreachable != null || (isByUdp(one) && one.data.reachedAtTtl != null);
    return isEndedByError ? Number.POSITIVE_INFINITY : 0;
  }
  if (one.probe === "path.probe") return one.data.reply === "from-device" || one.data.reply === "no-route" ? 1 : 0;
  if (one.probe === "tcp.connect" && one.data.icmpErrors === 0) return 0;
  return byIcmp.has(one.failure?.code ?? "") ? 1 : 0;
}
