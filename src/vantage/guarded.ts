import { failed } from "../observation/failure.ts";
import type { Probe } from "../observation/kinds.ts";
import { notAsked } from "../observation/not-asked.ts";
import type { Step } from "../observation/step.ts";
import { type Address, parseAddress } from "../target/address.ts";
import type { Vantage } from "./vantage.ts";

/** Why an address may not be asked at this port (null: no port is meant), or null where it may. */
export type Forbids = (address: Address, port: number | null) => string | null;

/** What one vantage is not asked. */
export type Reach = {
  readonly forbids: Forbids;
  /** The same for a DNS server: a vantage's own resolvers may be asked where nothing else at that address may. */
  readonly forbidsServer: (address: Address, port: number) => string | null;
  /** Why it is not asked what goes on by itself to places that nobody here could judge; null where it may be. */
  readonly forbidsWandering: string | null;
};

/** A vantage that is not asked what the hub's policy forbids: it is answered for here, and nothing is sent. What it forbids itself is its own to say. */
export function guarded(vantage: Vantage, reach: Reach): Vantage {
  return {
    get self() {
      return vantage.self;
    },
    async *observe(steps, signal) {
      const reasons = steps.map((step) => reasonFor(step, reach));
      for (const [index, step] of steps.entries()) {
        const reason = reasons[index];
        if (reason != null) yield notAsked(step, failed("denied-by-policy", "policy", reason), new Date().toISOString());
      }
      const allowed = steps.filter((_, index) => reasons[index] === null);
      if (allowed.length > 0) yield* vantage.observe(allowed, signal);
    },
  };
}

/** What goes on by itself, to wherever the target's redirects or its certificate lead. */
const wandering: ReadonlySet<Probe> = new Set(["http.chain", "tls.revocation"]);

/** The port of a proxy or a control is the choice of its operator, or was judged when somebody named it; the target's stands in every other step. */
function reasonFor({ probe, subject }: Step, { forbids, forbidsServer, forbidsWandering }: Reach): string | null {
  if (forbidsWandering !== null && wandering.has(probe)) return forbidsWandering;
  if ("server" in subject) return forbidsServer(subject.server, subject.port);
  if ("peer" in subject) {
    if ("protocol" in subject && subject.protocol === "udp") return forbidsServer(subject.peer, subject.port);
    return forbids(subject.peer, probe === "vantage.nobody" ? subject.port : null);
  }
  if (!("address" in subject)) return null;
  const port = probe === "proxy.connect" || !("port" in subject) ? null : subject.port;
  const behind = "authority" in subject ? addressIn(subject.authority ?? "") : null;
  return forbids(subject.address, port) ?? (behind === null ? null : forbids(behind, null));
}

/** Whom a proxy is asked for, `host:port` or a URL, where that is an address: a name is looked up by the proxy, and only it knows where that leads. */
function addressIn(authority: string): Address | null {
  const url = authority.includes("://") ? URL.parse(authority) : null;
  return parseAddress(url?.hostname ?? authority.replace(/:\d+$/, ""));
}
