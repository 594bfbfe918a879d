import { cellKey, groupByCell } from "../../observation/cell.ts";
import { type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import { type Hello, wasCut } from "../../observation/hellos.ts";
import type { Observation } from "../../observation/observation.ts";
import { bytesByValue, bytesThatArrived } from "../../observation/one-bytes.ts";
import type { Cause, CauseId, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { cutElsewhere } from "./cut-elsewhere.ts";
import { type HelloArrived, helloArrived } from "./hello-arrived.ts";
import { brokenRequests, passed } from "./requests-beside.ts";
import { brokenBy, brokenHandshakes, largeDataArrives } from "./why-broken.ts";

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
  remedy: [
    "See whether the process behind the port hangs or its workers are used up, and whether it speaks TLS at all on this port.",
    "If the server is well, compare packet sizes on the path (`ping -M do -s 1400 ADDRESS`, then 1200): large packets that vanish stall handshakes first.",
  ],
  toldApartFrom: ["tcp.post-handshake-blackhole", "path.mtu-blackhole", "tls.large-client-hello"],
  explains: ["http.*"],
  owner: "whoever runs the server; the network, where the message was never acknowledged",
  find: (seen: Seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const hellosOf = new Map(brokenBy(name, seen, "timeout").map(({ one, hellos }) => [one, hellos]));
  const requests = brokenRequests(name, brokenHandshakes(name, seen), "timeout", "timeout");
  const cells = [...groupByCell([...hellosOf.keys()]).values()].map((all) => ({ all, arrived: mostlyArrived(all) }));
  const known = new Set(cells.flatMap(({ arrived }) => (arrived === "unknown" ? [] : [arrived])));
  const [only] = known;
  // Places of which the kernel said nothing are counted with the others where those agree.
  const groups = Map.groupBy(cells, ({ arrived }) => (known.size === 1 && only !== undefined ? only : arrived));
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([arrived, places]) => {
      const failed = places.flatMap(({ all }) => all);
      const keys = new Set(failed.map(cellKey));
      const hellos = [...new Set(failed.flatMap((one) => hellosOf.get(one) ?? []))];
      return {
        ...matchOf(name, arrived, failed, hellos, seen),
        failed: [...failed, ...requests.filter((one) => keys.has(cellKey(one)))],
        ...variantOf(name.variant, groups.size > 1 ? arrived : undefined),
      };
    });
}

/** How far most tries of one place came. Silence there is one thing: a try that lost another segment than its neighbours is no fault of its own. */
function mostlyArrived(tries: readonly Handshake[]): HelloArrived {
  const known = tries.map(helloArrived).filter((arrived) => arrived !== "unknown");
  const [most] = [...Map.groupBy(known, (arrived) => arrived)].toSorted(
    ([a, all], [b, others]) => others.length - all.length || (a < b ? -1 : 1),
  );
  return most?.[0] ?? "unknown";
}

function matchOf(
  name: AskedName,
  arrived: HelloArrived,
  failed: readonly Handshake[],
  hellos: readonly Hello[],
  seen: Seen,
): Match {
  const worked = passed(name);
  const others = failed.map((one) => othersBeside(name, one).filter(wasCompleted));
  const passes = others.every((beside) => beside.length > 0) ? [...new Set(others.flat())] : [];
  const unfiltered = failed.map((one) => cutElsewhere(seen, one));
  const heardElsewhere = unfiltered.every((one) => one !== null && !one.isCut);
  const largeLost = largeDataArrives(hellos)?.arrives === false;
  const bytes = bytesThatArrived(seen.observations, failed);
  const byValue = arrived === "none" ? bytesByValue(seen.observations, failed) : null;
  const ruledOut = withBytes(
    [...(byValue === null ? [] : ruledOutByValue(byValue)), ...ruledOutBy(arrived, failed, passes, hellos)],
    bytes,
  );
  const equally = equallyFor(arrived, passes.length > 0, {
    heardElsewhere,
    largeLost,
    smallAnswers: hellos.some(wasRefused),
  }).filter((cause) => !ruledOut.some((one) => one.cause === cause));
  const waited = Math.max(...failed.map(({ elapsedMs, data }) => Math.max(0, elapsedMs - (data.connectMs ?? 0))));
  return {
    failed,
    worked,
    beside: [...new Set([...passes, ...hellos])],
    ruledOut,
    ...(equally.length > 0 ? { equally } : {}),
    says: clause(
      arrived === "answered"
        ? `TLS answer begins and stops, not whole within ${durationInWords(waited)}${name.where}`
        : `no answer to the first TLS message within ${durationInWords(waited)}${name.where}`,
    ),
    next: [...(byValue === null ? [] : [mindsTls]), ...nextSteps(arrived, passes.length > 0)],
  };
}

/** Where the name alone makes the difference, no path can be at fault that carries any name; what is left is a device that reads names. */
function equallyFor(
  arrived: HelloArrived,
  otherNamePasses: boolean,
  { heardElsewhere, largeLost, smallAnswers }: { heardElsewhere: boolean; largeLost: boolean; smallAnswers: boolean },
): CauseId[] {
  if (otherNamePasses) return heardElsewhere ? [] : ["tls.sni-filtered"];
  // Small packets come and go, full ones do not.
  if (largeLost || smallAnswers) return ["path.mtu-blackhole"];
  if (arrived === "none") return ["tcp.post-handshake-blackhole", "path.mtu-blackhole"];
  if (arrived === "answered") return ["path.mtu-blackhole"];
  if (arrived === "part") return ["path.mtu-blackhole", "tls.large-client-hello"];
  return [];
}

/** A hello that was answered with a few bytes, where the whole of a server's flight never comes. */
const wasRefused = ({ failure }: Hello): boolean => failure?.code === "tls-alert";

/** A single byte that arrives shows that what is sent over a connection does; that a whole message does not is then another matter. */
function withBytes(ruledOut: readonly RuledOut[], bytes: readonly Observation[]): readonly RuledOut[] {
  const isKnown = ruledOut.some(({ cause }) => cause === "tcp.post-handshake-blackhole");
  if (bytes.length === 0 || isKnown) return ruledOut;
  const why = "a single byte over a fresh connection was acknowledged";
  return [...ruledOut, { cause: "tcp.post-handshake-blackhole", by: bytes, why }];
}

const mindsTls =
  "A byte that begins TLS (0x16) is never acknowledged, and another one is: a firewall or filter on the way drops what looks like TLS. Look for a rule by protocol or content.";

function ruledOutByValue({ lost, arrived }: NonNullable<ReturnType<typeof bytesByValue>>): RuledOut[] {
  return [
    { cause: "tcp.post-handshake-blackhole", by: arrived, why: "a single byte of another value was acknowledged" },
    { cause: "path.mtu-blackhole", by: lost, why: "a packet with the single byte that begins TLS is not acknowledged either" },
  ];
}

function ruledOutBy(
  arrived: HelloArrived,
  failed: readonly Handshake[],
  passes: readonly Handshake[],
  hellos: readonly Hello[],
): RuledOut[] {
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
  const small = hellos.filter(({ subject }) => subject.offer === "modern" && subject.size === "small" && subject.moreBytes === 0);
  // That the kernel there took the whole message says nothing of the program behind it: only a small one that fares no better does.
  if (small.length > 0 && small.every(wasCut)) {
    ruledOut.push({ cause: "tls.large-client-hello", by: small, why: "a first message of one segment is not answered either" });
  } else if (arrived === "answered" && acknowledged.length > 0) {
    ruledOut.push({
      cause: "tls.large-client-hello",
      by: acknowledged,
      why: "the other side had understood it and begun to answer",
    });
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
