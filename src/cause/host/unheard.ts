import { computedOnce } from "../../observation/computed-once.ts";
import type { Listener } from "../../observation/kind/host-sockets.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { allSockets, covers, type HostSockets, isLoopbackBound, listenersAt, type OwnHost, ownHosts } from "./own-host.ts";

/** Addresses of the target's own machine that refuse, where the kernel shows that no listener of the port is bound to them. */
export type Unheard = {
  host: OwnHost;
  refused: readonly JudgedEndpoint[];
  looks: readonly HostSockets[];
  /** Listeners of the same port elsewhere on this machine. */
  others: readonly Listener[];
};

/** At every look there was no listener for these addresses: one that was just being started again is none of them. */
export const unheardOn = computedOnce((seen: Seen): readonly Unheard[] =>
  ownHosts(seen).flatMap((host) => {
    const looks = allSockets(host);
    const refused = host.endpoints.filter(
      ({ address, outcome }) =>
        outcome === "refused" &&
        looks.length > 0 &&
        looks.every((look) => !listenersAt(look, host.port).some((one) => covers(one, address))),
    );
    if (refused.length === 0) return [];
    const others = looks.slice(-1).flatMap((look) => listenersAt(look, host.port));
    return [{ host, refused, looks, others }];
  }),
);

export const onLoopback = ({ others }: Unheard): Listener[] => others.filter(isLoopbackBound);
