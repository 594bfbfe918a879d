import { bytesThatArrived } from "../../observation/one-bytes.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { type SizeLoss, sizeLosses } from "./size-losses.ts";

/**
 * A link on the way takes smaller packets than the sender thinks, and the router's word for that (RFC 1191, RFC 8201: packet too big) never arrives: small packets pass, full
 * ones vanish. Connections stand, and stall at the first full segment: a hello of two, a certificate, a long page.
 */
export const mtuBlackhole: Cause = {
  id: "path.mtu-blackhole",
  impact: "breaks",
  plain:
    "Small packets get through and large ones vanish without a word. Connections open and then hang: a handshake that never ends, a page that stops half way.",
  tell: "Pings that may not be cut up pass up to a certain size and vanish above it, no router says that they are too big, and connections stall at full segments.",
  remedy: [
    "Let ICMP 'fragmentation needed' (type 3 code 4) and ICMPv6 'packet too big' pass on every firewall on the way, and see that the router before the smaller link may send them.",
    "Until then make the segments smaller: clamp the MSS on the router (`tcp option maxseg size set rt mtu`), or lower the MTU of the interface.",
  ],
  toldApartFrom: ["tls.large-client-hello", "tls.handshake-timeout", "http.body-stalled", "tcp.post-handshake-blackhole"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the router or tunnel before the smaller link, or the firewall that drops ICMP",
  find: (seen) => {
    const found = sizeLosses(seen);
    return found.length === 0 ? [] : [matchOf(found, seen)];
  },
};

function matchOf(found: readonly SizeLoss[], seen: Seen): Match {
  const hurt = new Set(found.map(({ endpoint }) => endpoint));
  const failed = found.flatMap(({ stalled }) => stalled);
  const elsewhere = endpointsOf(seen)
    .filter((endpoint) => !hurt.has(endpoint))
    .flatMap(({ tries }) =>
      tries.filter((one) => (one.probe === "tls.handshake" || one.probe === "http.request") && one.outcome === "ok"),
    );
  const by = [...new Set(found.flatMap((one) => one.by))];
  const largest = Math.min(...found.flatMap(({ size }) => size?.data.largestPassed ?? []));
  const lost = Math.min(...found.flatMap(({ size }) => size?.data.smallestLost ?? []));
  const learnt = found.flatMap((one) => one.learnt ?? []);
  const takes = learnt.reduce<number | null>(
    (least, { bytes }) => (bytes === null ? least : Math.min(bytes, least ?? bytes)),
    null,
  );
  const names = listed(endpointNames(found.map(({ endpoint }) => endpoint)));
  // What else went the same way of the same kind: handshakes that stall are no counter-evidence to pages that come.
  const kinds = new Set(failed.map(({ probe }) => probe));
  const fine = found.flatMap((one) => one.fine.filter(({ probe }) => kinds.has(probe)));
  return {
    failed,
    worked: [...fine, ...elsewhere],
    beside: by,
    ruledOut: ruledOut(found, by, seen),
    // A router said how much it takes, and whoever has not been told yet will meet the same.
    ...(learnt.length > 0 ? { stated: true } : {}),
    ...(found.some(({ isByTcpAlone, by: own }) => isByTcpAlone && own.some(({ probe }) => probe === "http.request"))
      ? { equally: ["http.body-stalled" as const] }
      : {}),
    says: clause(
      learnt.length > 0
        ? `the other side never hears that ${takes === null ? "its packets are" : `over ${takes} bytes is`} too big`
        : Number.isFinite(largest)
          ? `packets over ${largest} bytes vanish on the way, and nobody says so`
          : "full segments vanish on the way, small ones pass",
    ),
    next: [
      learnt.length > 0
        ? `A link on the way takes ${takes === null ? "less" : `${takes} bytes at most`}, as this machine was told and ${names} was not: let ICMP 'fragmentation needed' and ICMPv6 'packet too big' in at the server's own firewall, and at those before it.`
        : Number.isFinite(largest)
          ? `Packets of ${largest} bytes to ${names} pass and those of ${lost} do not: find the link between that takes no more, and why its router's 'packet too big' does not arrive here.`
          : `Small packets to ${names} pass and full segments do not: find the link on the way that takes less, and why its router's 'packet too big' does not arrive.`,
      "As a stopgap clamp the MSS on the router before it, or lower the MTU at one end.",
    ],
  };
}

function ruledOut(found: readonly SizeLoss[], by: SizeLoss["by"], seen: Seen): RuledOut[] {
  const stalled = found.flatMap((one) => one.stalled);
  const why = found.some(({ learnt }) => learnt !== undefined)
    ? "what is missing are full segments over a way that takes less, as a router says"
    : found.every(({ isByTcpAlone }) => !isByTcpAlone)
      ? "pings of that size vanish too, which no server and no TLS has to do with"
      : "full segments are lost, whatever is in them";
  const bytes = bytesThatArrived(seen.observations, stalled);
  const small = found.flatMap(({ size, learnt, by: own }) => size ?? (learnt === undefined ? [] : own));
  return [
    { cause: "tls.large-client-hello", by, why },
    { cause: "tls.handshake-timeout", by, why },
    ...(found.every(({ isByTcpAlone }) => !isByTcpAlone) ? [{ cause: "http.body-stalled" as const, by, why }] : []),
    ...(bytes.length > 0
      ? [
          {
            cause: "tcp.post-handshake-blackhole" as const,
            by: bytes,
            why: "a single byte over a fresh connection was acknowledged",
          },
        ]
      : small.length > 0
        ? [{ cause: "tcp.post-handshake-blackhole" as const, by: small, why: "small packets pass" }]
        : []),
  ];
}
