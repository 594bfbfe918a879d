import { computedOnce } from "../../../observation/computed-once.ts";
import type { Address } from "../../../target/address.ts";
import { speaksTls } from "../../../target/target.ts";
import { certainTries } from "../../../verdict/weigh.ts";
import { type Rule, type View, want } from "../../state.ts";
import { handshakeWith, probedAddresses, runAddresses } from "../first-connections.ts";

/** So many addresses that were given to others alone are tried by one vantage, with a connection and a handshake. */
const mostAddresses = 1;

/**
 * An address that only others were given, which therefore was left to them, fails there for certain: it is tried from here too. All other addresses, of both
 * families and with the same SNI, every vantage has tried from the start.
 */
export const otherAddresses: Rule = (view) => {
  const { peers = [], target } = view;
  if (peers.length < 2 || view.self.status === "offline") return [];
  const own = new Set(probedAddresses(view));
  const failing = deadAddresses(peers);
  return runAddresses(view)
    .filter((address) => !own.has(address) && failing.has(address))
    .slice(0, mostAddresses)
    .flatMap((address) => [
      want(view, "tcp.connect", { address, port: target.port, purpose: "target" }, { round: 2 }),
      ...(speaksTls(target.scheme) ? [want(view, "tls.handshake", handshakeWith(view, address), { round: 2 })] : []),
    ]);
};

/** Those at which three connections from one vantage failed, and none from anywhere stood. */
const deadAddresses = computedOnce((views: readonly View[]): ReadonlySet<Address> => {
  const failed = new Map<Address, number>();
  const stood = new Set<Address>();
  for (const { own } of views) {
    const here = new Map<Address, number>();
    for (const { observation: one } of own) {
      if (one?.probe !== "tcp.connect" || one.subject.purpose !== "target") continue;
      const { address } = one.subject;
      if (one.outcome === "ok") stood.add(address);
      else if (one.failure !== null && one.failure.blame !== "vantage") here.set(address, (here.get(address) ?? 0) + 1);
    }
    for (const [address, count] of here) failed.set(address, Math.max(count, failed.get(address) ?? 0));
  }
  return new Set([...failed].flatMap(([address, count]) => (count >= certainTries && !stood.has(address) ? [address] : [])));
});
