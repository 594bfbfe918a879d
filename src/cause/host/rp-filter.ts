import { familyOf } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { counterLooks, rose, roseSteadily } from "./counted.ts";
import { type OwnHost, ownHosts } from "./own-host.ts";

const counter = "TcpExt.IPReversePathFilter";
/** A stray packet with a false sender comes now and then; a client that tries to connect sends its first packet again each second. */
const fewest = 2;

/**
 * The kernel drops packets that come in by another link than the one by which it would answer (rp_filter 1): nothing of them is seen above, and
 * from outside it is silence. Its own counter tells, and the setting of the links.
 */
export const rpFilter: Cause = {
  id: "host.rp-filter",
  impact: "degrades",
  plain:
    "This machine throws away packets that arrive by another network link than the one it would answer through. Clients on that way get no answer at all, while others see no trouble.",
  tell: "The kernel's count of packets dropped by the reverse path filter rises from look to look, and a link has the strict filter on.",
  remedy: [
    "Give the clients' networks a route by the link that they come in through, or a routing table of its own for that link (`ip rule`).",
    "Where both ways are meant to be used, loosen the filter of that link: `sysctl net.ipv4.conf.LINK.rp_filter=2`.",
  ],
  toldApartFrom: ["host.firewall-drop", "host.overlapping-route"],
  explains: ["tcp.filtered", "path.*"],
  owner: "whoever runs this machine's network",
  find: (seen) => ownHosts(seen).flatMap((host) => matchOf(host)),
};

function matchOf(host: OwnHost): Match[] {
  const count = rose(host, counter) ?? 0;
  const links = strictLinks(host);
  if (count < fewest || !roseSteadily(host, counter) || links.length === 0 || host.network === null) return [];
  const looks = counterLooks(host);
  return [
    {
      failed: looks,
      about: host.endpoints.flatMap(({ address }) => (familyOf(address) === 4 ? [address] : [])),
      worked: [],
      beside: [host.network],
      ruledOut: [{ cause: "host.firewall-drop", by: looks, why: "the kernel counts them as dropped by the reverse path filter" }],
      says: clause(`the reverse path filter drops packets (${count} in this run)`),
      next: [
        `Give those clients a route by the link that they come in through, or loosen the filter there: ${listed(links.map((link) => `\`sysctl net.ipv4.conf.${link}.rp_filter=2\``))}.`,
        "To see whose packets they are: `sysctl -w net.ipv4.conf.all.log_martians=1`, then `dmesg -w`; and watch `nstat -az TcpExtIPReversePathFilter`.",
      ],
      stated: true,
    },
  ];
}

/** Links whose filter is strict: the higher of the link's own value and that of `all` counts (ip-sysctl). With one link alone nothing comes by another: what is dropped then has a false sender. */
function strictLinks({ network }: OwnHost): string[] {
  const settings = network?.data.settings ?? {};
  const value = (link: string): number => Number(settings[`net.ipv4.conf.${link}.rp_filter`] ?? 0);
  const links = (network?.data.links ?? []).filter(({ name, isUp }) => isUp && name !== "lo").map(({ name }) => name);
  if (links.length < 2) return [];
  return links.filter((link) => Math.max(value(link), value("all")) === 1).sort();
}
