import { groupByCell } from "../../observation/cell.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { Handshake } from "../../observation/handshakes.ts";
import { inOrder } from "../../observation/in-order.ts";
import { isAskedBeside, nameInHost, type Request } from "../../observation/requests.ts";
import { shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";

/** All handshakes for one name at one port: those that ask as a client does, and those with another name or none. */
export type AskedName = {
  host: string;
  port: number;
  /** Empty for the target itself, else where it was: " on port 8443", " at login.example.net". */
  where: string;
  /** Tells the findings of a redirect's host from those of the target. Undefined for the target itself. */
  variant: string | undefined;
  tries: readonly Handshake[];
  others: readonly Handshake[];
  /** Requests over TLS for the same name, asked as a user asks. */
  requests: readonly Request[];
};

/**
 * The handshakes of a run by the name that was asked for, the target's first. A redirect may lead to another host with a certificate of its
 * own: what is wrong there is not said of the target. What was not asked in the end (skipped) is left out.
 */
export const askedNames = computedOnce((seen: Seen): readonly AskedName[] => gatheredIn(seen));

function gatheredIn(seen: Seen): AskedName[] {
  const all = inOrder(seen.of("tls.handshake").filter(({ outcome }) => outcome !== "skipped"));
  const tries = all.filter(({ subject }) => subject.purpose !== "other-sni");
  const others = all.filter(({ subject }) => subject.purpose === "other-sni");
  // A run asks for a handful of names, thousands of times.
  const keys = new Map<string, string>();
  const keyOf = (host: string, port: number): string => {
    if (port !== seen.target.port) return `${host.toLowerCase()}:${port}`;
    const key = keys.get(host) ?? (isNameOfTarget(host, seen) ? "" : `${host.toLowerCase()}:${port}`);
    keys.set(host, key);
    return key;
  };
  const requests = Map.groupBy(
    inOrder(seen.of("http.request").filter((one) => one.outcome !== "skipped" && one.subject.secure && !isAskedBeside(one))),
    ({ subject }) => keyOf(subject.sni ?? nameInHost(subject.host), subject.port),
  );
  return [...Map.groupBy(tries, ({ subject }) => keyOf(subject.host, subject.port))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const { host, port } = first.subject;
      const endpoints = new Set([...groupByCell(group).values()].flatMap((some) => some.slice(0, 1).map(endpointKey)));
      const elsewhere = isNameOfTarget(host, seen) ? ` on port ${port}` : ` at ${shortened(host, 30)}`;
      return [
        {
          host,
          where: key === "" ? "" : elsewhere,
          port,
          variant: key === "" ? undefined : key,
          tries: group,
          others: others.filter((other) => endpoints.has(endpointKey(other))),
          requests: requests.get(key) ?? [],
        },
      ];
    });
}

const endpointKey = ({ subject: { address, port } }: Handshake): string => `${address} ${port}`;

const isNameOfTarget = (host: string, { target }: Seen): boolean =>
  [target.host, target.sni].some((name) => name?.toLowerCase() === host.toLowerCase());

/** The variant of a match, as the property that an exact optional type wants: absent for the target's own. */
export const variantOf = (...parts: readonly (string | undefined)[]): { variant?: string } => {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { variant: said.join(" ") };
};

/** The handshakes with another name or none at the same address and port: those of the same vantage, or else of any. */
export function othersBeside(name: AskedName, one: Handshake): readonly Handshake[] {
  const there = (othersByEndpoint(name).get(endpointKey(one)) ?? []).filter((other) => other.subject.sni !== one.subject.sni);
  const own = there.filter(({ vantage }) => vantage === one.vantage);
  return own.length > 0 ? own : there;
}

const othersByEndpoint = computedOnce((name: AskedName): Map<string, Handshake[]> => Map.groupBy(name.others, endpointKey));
