import { z } from "zod";
import type { LinkSize, SizeTried } from "../../observation/kind/host-link-size.ts";
import { ok, skipped } from "../../observation/observation.ts";
import { type Address, familyOf, parseAddress } from "../../target/address.ts";
import type { Ask } from "../probe.ts";
import { pingWhole } from "./ping.ts";
import { runProgram } from "./run-program.ts";

/** So many next routers are asked. */
const mostGateways = 4;
/** What every link takes (RFC 791, RFC 8200), as the counter-proof. */
const small = { 4: 576, 6: 1_280 } as const;
/** IP and ICMP headers. */
const headers = { 4: 28, 6: 48 } as const;
/** Sizes that links usually have: the least of IPv6, tunnels, PPPoE, Ethernet, and large frames. */
const steps = [1_280, 1_400, 1_450, 1_492, 1_500, 4_000] as const;

const routeSchema = z.object({ dst: z.string(), gateway: z.string().optional(), dev: z.string().optional() });
const linkSchema = z.object({ ifname: z.string(), mtu: z.int() });

/** Asks each next router of this machine for an echo, small and as large as the own end of the link allows. Without `ip` or `ping` it is `skipped`. */
export const askHostLinkSize: Ask<"host.link-size"> = async (_subject, _given, place, signal) => {
  const ask = (...args: readonly string[]) => runProgram("ip", ["-j", ...args], signal);
  const [routes4, routes6, shown] = await Promise.all([
    ask("-4", "route", "show", "table", "main"),
    ask("-6", "route", "show", "table", "main"),
    ask("link", "show"),
  ]);
  if ("failure" in shown) return skipped(shown.failure.detail, shown.failure, {});
  const mtus = new Map(listIn(shown.text, linkSchema).map(({ ifname, mtu }) => [ifname, mtu]));
  const gateways = [routes4, routes6]
    .flatMap((printed) => ("text" in printed ? listIn(printed.text, routeSchema) : []))
    .flatMap(({ gateway, dev }) => {
      const address = gateway === undefined ? null : parseAddress(gateway);
      const mtu = mtus.get(dev ?? "");
      const isAsked = address !== null && dev !== undefined && mtu !== undefined && place.forbids(address) === null;
      return isAsked ? [{ gateway: address, link: dev, mtu }] : [];
    });
  const distinct = [...new Map(gateways.map((one) => [one.gateway, one])).values()].slice(0, mostGateways);
  const links = await Promise.all(distinct.map((one) => sizesOf(one, signal)));
  const told = links.filter(({ sizes }) => sizes.length > 0);
  const missing = links.filter(({ sizes }) => sizes.length === 0).map(({ gateway }) => `what ${gateway} takes (ping)`);
  return told.length === 0 && missing[0] !== undefined
    ? skipped(`nothing is known of ${missing[0]}`, null, {})
    : ok({ links: told, unread: missing });
};

type Gateway = { gateway: Address; link: string; mtu: number };

async function sizesOf(to: Gateway, signal: AbortSignal): Promise<LinkSize> {
  const least = small[familyOf(to.gateway)];
  const ends = await triedAt(to, [least, to.mtu], signal);
  const full = ends.find(({ size }) => size === to.mtu);
  const isLost = full !== undefined && full.answered === 0 && !full.isTold && ends.some(({ answered }) => answered > 0);
  const between = isLost
    ? await triedAt(
        to,
        steps.filter((size) => size > least && size < to.mtu),
        signal,
      )
    : [];
  return { ...to, sizes: [...ends, ...between].sort((a, b) => a.size - b.size) };
}

async function triedAt({ gateway }: Gateway, sizes: readonly number[], signal: AbortSignal): Promise<SizeTried[]> {
  const tried = await Promise.all(
    [...new Set(sizes)].map(async (size): Promise<SizeTried[]> => {
      const echo = await pingWhole(gateway, size - headers[familyOf(gateway)], signal);
      return echo === null ? [] : [{ size, sent: echo.sent, answered: echo.received, isTold: echo.isTold }];
    }),
  );
  return tried.flat();
}

/** Every entry of a JSON list that has the form wanted. */
function listIn<T>(text: string, schema: z.ZodType<T>): T[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.flatMap((one) => schema.safeParse(one).data ?? []) : [];
  } catch {
    return [];
  }
}
