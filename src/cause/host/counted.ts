import type { HostCounters, OwnHost } from "./own-host.ts";

/** By how much a counter of the kernel (`TcpExt.ListenOverflows`) rose between two looks; a counter that is not shown is 0. */
const between = (name: string, early: HostCounters, late: HostCounters): number =>
  Math.max(0, (late.data.counters?.[name] ?? 0) - (early.data.counters?.[name] ?? 0));

export const counterLooks = ({ counters }: OwnHost): HostCounters[] =>
  [counters.before, counters.between, counters.after].filter((one) => one !== undefined);

/** Over the whole run; null where it was read once only. */
export function rose(host: OwnHost, name: string): number | null {
  const looks = counterLooks(host);
  const [first, last] = [looks[0], looks.at(-1)];
  return first === undefined || last === undefined || first === last ? null : between(name, first, last);
}

/** It rose from each look to the next, three looks at least: what goes on all the time, and not once. */
export function roseSteadily(host: OwnHost, name: string): boolean {
  const looks = counterLooks(host);
  return (
    looks.length > 2 &&
    looks.slice(1).every((late, index) => {
      const early = looks[index];
      return early !== undefined && between(name, early, late) > 0;
    })
  );
}
