import { computedOnce } from "../../observation/computed-once.ts";
import type { Listener } from "../../observation/kind/host-sockets.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { rose } from "./counted.ts";
import { allSockets, covers, type HostSockets, listenersAt, type OwnHost } from "./own-host.ts";

/** A bound end of this port whose queue of whole connections is full, and no burst made it so. */
export type Full = {
  host: OwnHost;
  looks: readonly HostSockets[];
  /** As it was at the last look. */
  listener: Listener;
  /** Addresses of the target whose connections come to it. */
  endpoints: readonly JudgedEndpoint[];
  /** All listeners of that end are full, where several share it (SO_REUSEPORT). */
  isWhole: boolean;
};

/** One look may meet a burst; two that are a second and more apart do not. */
const lastingLooks = 2;

export const fullListeners = computedOnce((host: OwnHost): readonly Full[] => {
  const looks = allSockets(host);
  const latest = looks.at(-1);
  if (latest === undefined) return [];
  const overflowed = (rose(host, "TcpExt.ListenOverflows") ?? 0) > 0;
  const isFull = ({ waiting, backlog }: Listener): boolean =>
    waiting > backlog || (waiting > 0 && waiting === backlog && overflowed);
  // Where no port was asked for, every listener of the machine is looked at.
  const at = (look: HostSockets): Listener[] =>
    look.subject.port === null ? (look.data.listeners ?? []) : listenersAt(look, host.port);
  const ends = Map.groupBy(at(latest), endOf);
  return [...ends].flatMap(([end, sharing]) => {
    const [listener] = sharing.filter(isFull).toSorted((a, b) => b.waiting - a.waiting);
    const full = looks.filter((look) => at(look).some((one) => endOf(one) === end && isFull(one)));
    if (listener === undefined) return [];
    const endpoints = host.endpoints.filter(({ address, port }) => port === listener.port && covers(listener, address));
    // A burst would have let one of the tries through, which wait for seconds each: where a busy machine was read once only, they stand in for the second look.
    const isAlways = full.length === looks.length && endpoints.some(({ outcome }) => outcome === "silent");
    const isLasting = full.length >= lastingLooks || (full.includes(latest) && overflowed) || isAlways;
    if (!isLasting) return [];
    return [
      {
        host,
        looks,
        listener,
        endpoints,
        isWhole: sharing.every(isFull),
      },
    ];
  });
});

const endOf = ({ address, port, isDual, link }: Listener): string => `${address} ${port} ${isDual} ${link ?? ""}`;
