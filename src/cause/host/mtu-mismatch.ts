import type { LinkSize } from "../../observation/kind/host-link-size.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { type Look, looksOf } from "./looks.ts";

/**
 * Both ends of a link must take the same size. Where the own end allows more than the next router takes, large packets vanish there and nobody says so, since the router
 * never sees them. Small echoes all come back, and above a certain size none does; one that is told, by an ICMP error or by the own route, finds its way and is no fault.
 */
export const mtuMismatch: Cause = {
  id: "host.mtu-mismatch",
  impact: "degrades",
  plain:
    "The machine sends larger packets than the other end of its own cable accepts, and these get lost without a word. Small things work; large pages, uploads and some handshakes hang.",
  tell: "The next router answers every small echo and none above a certain size that the own end still allows, and nothing says that these are too large; farther away it would be a fault of the path.",
  remedy: [
    "Give both ends of the link the same MTU (`ip link set LINK mtu N`), and write it down where the link is configured.",
    "In a tunnel or an overlay, its headers have to fit as well: 50 bytes for VXLAN, 60 to 80 for WireGuard.",
  ],
  toldApartFrom: ["path.mtu-blackhole"],
  explains: [
    "path.mtu-blackhole",
    "tcp.post-handshake-blackhole",
    "tls.handshake-timeout",
    "tls.large-client-hello",
    "http.body-stalled",
    "http.no-response",
    "http.slow",
  ],
  owner: "whoever runs this machine's network",
  // A link has a router for each family: what both show is one fault.
  find: (seen) =>
    looksOf(seen, "host.link-size").flatMap((looks) =>
      looks.slice(-1).flatMap((look) => {
        const found = (look.data.links ?? []).filter((one) => edgeOf(one) !== null);
        return [...new Map(found.toReversed().map((one) => [one.link, one])).values()].flatMap((one) => findOn(one, look));
      }),
    ),
};

function findOn(size: LinkSize, look: Look<"host.link-size">): Match[] {
  const edge = edgeOf(size);
  return edge === null ? [] : [matchOf(size, edge, look)];
}

/** Up to this size every echo came back, and above it none: a router that answers only some at a time loses echoes of any size. */
export function edgeOf({ mtu, sizes }: LinkSize): number | null {
  const passed = sizes.filter(({ sent, answered }) => sent > 0 && answered === sent);
  const lost = sizes.filter(({ answered, isTold }) => answered === 0 && !isTold);
  const largest = Math.max(...passed.map(({ size }) => size));
  const isSharp = passed.length + lost.length === sizes.length && lost.every(({ size }) => size > largest);
  return passed.length > 0 && lost.some(({ size }) => size === mtu) && isSharp ? largest : null;
}

function matchOf({ link, gateway, mtu, sizes }: LinkSize, edge: number, look: Look<"host.link-size">): Match {
  const over = Math.min(...sizes.filter(({ size }) => size > edge).map(({ size }) => size));
  return {
    failed: [look],
    worked: [],
    ruledOut: [{ cause: "path.mtu-blackhole", by: [look], why: "they vanish on the way to the next router already" }],
    stated: true,
    says: clause(`${link} allows ${mtu} bytes, its router takes fewer than ${over}`),
    next: [
      `Compare the MTU of ${link} (${mtu}) with that of the other end at ${gateway}, which answers packets of ${edge} bytes and none of ${over}; set both alike.`,
      `Until then \`ip link set ${link} mtu ${edge}\` lets everything through.`,
    ],
    variant: link,
  };
}
