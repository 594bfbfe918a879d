import { madeUpLabel } from "../../observation/made-up-name.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { isDeadTunnel } from "../../observation/proxy-answers.ts";
import { parseAddress } from "../../target/address.ts";
import type { ProxyRoute } from "../../target/proxy-route.ts";
import { authorityOf } from "../route-view.ts";
import { type Asked, learnt, type View, type Want, want } from "../state.ts";

/** So long a silent proxy is waited for before it is asked whether it lives, ms: many answer for their target only when they have given it up. */
const patienceMs = 900;
/** So many addresses that the target is known under are asked for in place of its name. */
const mostAddresses = 2;

/**
 * A proxy that does not let a client through: does it live, does it find the target by its address where it does not by its name, does it refuse everybody, and does
 * it say the same to whoever asks for a tunnel? One that gives tunnels through which nothing comes: does it give them to hosts that nobody has as well?
 * `all` is the whole run, of which the direct part knows the target's addresses.
 */
export function proxyExperiments(all: View, view: View, route: ProxyRoute): Want[] {
  return view.own.flatMap((asked) => {
    const { step } = asked;
    if (step.probe !== "proxy.connect" || step.subject.purpose !== "target" || step.attempt > 1) return [];
    const trouble = troubleOf(asked);
    if (trouble === null) return [];
    const own = { ...step.subject, authority: "", asks: "itself" as const, purpose: "itself" as const };
    const at = { round: 2, atMs: Math.max(view.nowMs, asked.startMs + (trouble === "silent" ? patienceMs : 0)) };
    const lives = [want(view, "proxy.connect", own, at)];
    if (trouble === "silent") return lives;
    const port = view.target.port;
    const byAddress = addressesOf(all).flatMap((address) =>
      waysByAddress(step.subject, address, port).map((way) =>
        want(view, "proxy.connect", { ...step.subject, ...way, purpose: "by-address" }, at),
      ),
    );
    const nobody = want(view, "proxy.connect", { ...step.subject, ...nobodyLike(step.subject, port), purpose: "nobody" }, at);
    if (trouble === "dead") return [nobody];
    const byTunnel = want(
      view,
      "proxy.connect",
      { ...step.subject, authority: authorityOf(all.target.host, port), asks: "tunnel", purpose: "by-tunnel" },
      at,
    );
    return [
      ...lives,
      ...(trouble === "failed" && parseAddress(all.target.host) === null ? byAddress : []),
      nobody,
      ...(step.subject.asks === "page" ? [byTunnel] : []),
    ];
  });

  function troubleOf({ observation, startMs }: Asked): "silent" | "refused" | "failed" | "dead" | null {
    if (observation === null) return view.nowMs >= startMs + patienceMs / 2 ? "silent" : null;
    if (observation.probe !== "proxy.connect") return null;
    if (observation.failure !== null) return observation.failure.phase === "wait" ? "silent" : null;
    const status = observation.data.status ?? 0;
    if (observation.subject.asks === "tunnel" && status < 300) return isDead(view) ? "dead" : null;
    if (status === 407 || status === 401 || status < 300) return null;
    return status >= 500 ? "failed" : "refused";
  }

  /** The name of a host that nobody has, below `.invalid` (RFC 6761, section 6.4). */
  function nobodyLike({ asks }: ObservationOf<"proxy.connect">["subject"], port: number) {
    const host = `${madeUpLabel}.invalid`;
    return { authority: asks === "page" ? `http://${host}/` : authorityOf(host, port), asks };
  }

  /** What this vantage's own resolvers and files know of the target. */
  function addressesOf(run: View): string[] {
    if (route.bypassedBy !== null) return [];
    const found = [
      ...learnt(run, "dns.query").filter(({ subject }) => subject.purpose === "target"),
      ...learnt(run, "dns.hosts"),
      ...learnt(run, "dns.system").filter(({ subject }) => subject.purpose === "target"),
    ].flatMap(({ data }) => data.addresses ?? []);
    return [...new Set(found)].slice(0, mostAddresses);
  }
}

/**
 * As the target itself was asked for; where that was by a page, by a tunnel as well: many a proxy makes none to the port of plain HTTP, and many a server has no page
 * for its bare address.
 */
function waysByAddress({ asks, authority }: ObservationOf<"proxy.connect">["subject"], address: string, port: number) {
  const tunnel = { authority: authorityOf(address, port), asks: "tunnel" as const };
  if (asks !== "page") return [tunnel];
  const page = new URL(authority);
  page.hostname = address.includes(":") ? `[${address}]` : address;
  return [{ authority: page.href, asks }, tunnel];
}

/** A tunnel was given, and its first handshake ended before one byte of an answer. */
const isDead = (view: View): boolean =>
  view.own.some(({ observation: one }) => one?.probe === "tls.handshake" && isDeadTunnel(one));
