import { brokeOff, type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, CauseId, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { type HelloArrived, helloArrived } from "./hello-arrived.ts";

/**
 * The connection stands, the client has said its first word of TLS, and nothing comes back. The kernel tells which half of the way to look
 * at: where the other side acknowledged the message, it arrived, and the application or the way back is silent.
 */
export const handshakeTimeout: Cause = {
  id: "tls.handshake-timeout",
  impact: "breaks",
  plain:
    "The server takes the connection and then never answers when encryption is to be set up. Users see a page that loads for ever.",
  tell: "Connected, the first message of TLS sent, and silence until the deadline; whether that message was acknowledged tells a silent application from a lossy path.",
  toldApartFrom: ["tcp.post-handshake-blackhole", "path.mtu-blackhole", "tls.large-client-hello"],
  explains: ["http.*"],
  owner: "whoever runs the server; the network, where the message was never acknowledged",
  find: (seen: Seen) => askedNames(seen).flatMap(findAt),
};

function findAt(name: AskedName): Match[] {
  const failed = name.tries.filter((one) => brokeOff(one, "timeout"));
  const groups = Map.groupBy(failed, helloArrived);
  const known = [...groups.keys()].filter((arrived) => arrived !== "unknown");
  // Tries of which the kernel said nothing are counted with the others where those agree.
  const merged: [HelloArrived, readonly Handshake[]][] =
    known.length === 1 && known[0] !== undefined ? [[known[0], failed]] : [...groups];
  return merged
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([arrived, group]) => ({
      ...matchOf(name, arrived, group),
      ...variantOf(name.variant, merged.length > 1 ? arrived : undefined),
    }));
}

function matchOf(name: AskedName, arrived: HelloArrived, failed: readonly Handshake[]): Match {
  const worked = name.tries.filter(wasCompleted);
  const others = failed.map((one) => othersBeside(name, one).filter(wasCompleted));
  const passes = others.every((beside) => beside.length > 0) ? [...new Set(others.flat())] : [];
  const equally = equallyFor(arrived, passes.length > 0);
  const waited = Math.max(...failed.map(({ elapsedMs, data }) => Math.max(0, elapsedMs - (data.connectMs ?? 0))));
  return {
    failed,
    worked,
    beside: passes,
    ruledOut: ruledOutBy(arrived, failed, passes),
    ...(equally.length > 0 ? { equally } : {}),
    says: clause(
      arrived === "answered"
        ? `TLS answer begins and stops, not whole within ${durationInWords(waited)}${name.where}`
        : `no answer to the first TLS message within ${durationInWords(waited)}${name.where}`,
    ),
    next: nextSteps(arrived, passes.length > 0),
  };
}

/** Where the name alone makes the difference, no path can be at fault that carries any name; what is left is a device that reads names. */
function equallyFor(arrived: HelloArrived, otherNamePasses: boolean): CauseId[] {
  if (otherNamePasses) return ["tls.sni-filtered"];
  if (arrived === "none") return ["tcp.post-handshake-blackhole", "path.mtu-blackhole"];
  if (arrived === "answered") return ["path.mtu-blackhole"];
  if (arrived === "part") return ["path.mtu-blackhole", "tls.large-client-hello"];
  return [];
}

function ruledOutBy(arrived: HelloArrived, failed: readonly Handshake[], passes: readonly Handshake[]): RuledOut[] {
  if (passes.length > 0) {
    const why = "a handshake of the same size with another name, or none, passes at the same address";
    return [
      { cause: "tcp.post-handshake-blackhole", by: passes, why },
      { cause: "path.mtu-blackhole", by: passes, why },
      { cause: "tls.large-client-hello", by: passes, why },
    ];
  }
  const acknowledged = failed.filter((one) => helloArrived(one) !== "none" && helloArrived(one) !== "unknown");
  const ruledOut: RuledOut[] = [];
  if (acknowledged.length > 0) {
    const why = arrived === "answered" ? "the other side had begun to answer" : "the other side acknowledged what was sent";
    ruledOut.push({ cause: "tcp.post-handshake-blackhole", by: acknowledged, why });
  }
  if (acknowledged.length > 0 && arrived !== "part") {
    ruledOut.push({ cause: "tls.large-client-hello", by: acknowledged, why: "the whole of the first message arrived" });
  }
  return ruledOut;
}

function nextSteps(arrived: HelloArrived, otherNamePasses: boolean): string[] {
  const onServer =
    "Look at the server behind this port: a hung process, a worker pool that is used up, a proxy that waits for its backend, or a plain service that waits for a line of text.";
  if (otherNamePasses) {
    return [
      "Only this name is met with silence: look at how it is set up on the server or proxy, and at any filter on the way that reads names.",
    ];
  }
  if (arrived === "whole") {
    return [
      `${onServer} The message did arrive: its kernel acknowledged it.`,
      "If the server says that it answered, its answer is lost on the way back: compare large packets with small ones (ping -M do -s 1400).",
    ];
  }
  if (arrived === "answered") {
    return [
      "The beginning of the answer came and the rest did not: compare packet sizes on the path (ping -M do -s 1400, then 1200), since a certificate fills whole packets.",
      onServer,
    ];
  }
  if (arrived === "unknown")
    return [onServer, "Repeat it from a Linux machine with ss, which tells whether the message was acknowledged."];
  return [
    "Nothing, or not all, of the first message was acknowledged: look at firewalls on the way that pass the start of a connection and drop what follows.",
    "Compare packet sizes on the path (ping -M do -s 1400, then 1200): a link with a smaller packet size that says nothing of it looks just like this.",
  ];
}
