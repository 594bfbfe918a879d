import { wasCompleted } from "../../observation/handshakes.ts";
import { isDeadTunnel, type ProxyTry, proxyOutcome } from "../../observation/proxy-answers.ts";
import type { Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { proxyName } from "./proxy-tries.ts";

/**
 * A tunnel was given and not one byte came through it, while the same handshake works without the proxy, or the target takes no connections at all, or the proxy gives
 * tunnels to hosts that nobody has: then its word that one stands is worth nothing. Where the target ends the same handshake so without the proxy, it is the target's doing.
 */
export function deadTunnels(seen: Seen): Match[] {
  const handshakes = seen
    .of("tls.handshake")
    .filter(({ subject }) => subject.via !== undefined && subject.purpose !== "other-sni");
  const dead = handshakes.filter(isDeadTunnel);
  if (dead.length === 0 || handshakes.some(wasCompleted)) return [];
  const direct = (seen.other ?? []).filter((one) => one.probe === "tls.handshake" && one.subject.purpose === "target");
  const well = direct.filter((one) => one.outcome === "ok");
  const refused = direct.filter(({ failure }) => failure?.phase === "connect" && failure.code === "refused");
  const isOwn = direct.some(({ failure }) => failure?.phase === "handshake");
  const granted = isOwn ? [] : seen.of("proxy.connect").filter(isTunnelToNobody);
  const telling = well.length > 0 ? well : refused.length > 0 && refused.length === direct.length ? refused : granted;
  if (telling.length === 0) return [];
  return [
    {
      failed: dead,
      worked: [],
      beside: telling,
      ruledOut: [{ cause: "proxy.unreachable", by: dead, why: "it gave the tunnel" }],
      says: clause("the proxy gives a tunnel that leads nowhere"),
      next: [
        `${proxyName(seen)} says that the tunnel stands, and then nothing comes through it${well.length > 0 ? ", while the target answers without the proxy" : granted.length > 0 ? ", and it says so of a host that nobody has as well" : ""}: look at what the proxy itself gets from ${seen.target.host} port ${seen.target.port}.`,
      ],
      variant: "tunnel",
    },
  ];
}

const isTunnelToNobody = (one: ProxyTry): boolean =>
  one.subject.purpose === "nobody" && one.subject.asks === "tunnel" && proxyOutcome(one) === "through";
