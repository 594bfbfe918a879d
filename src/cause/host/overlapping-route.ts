import ipaddr from "ipaddr.js";
import { answerOf } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type Look, looksOf } from "./looks.ts";
import { allSockets, type HostNetwork, type OwnHost, ownHosts } from "./own-host.ts";

type Route = NonNullable<HostNetwork["data"]["routes"]>[number];

/**
 * Two networks of this machine overlap, and the narrower one takes what belongs to the other: Docker's bridge over a part of the company's network is the usual one. It
 * is named where somebody whom this machine needs (its resolver, a client whose handshake it answered) is looked for on such a link, does not answer there, and another
 * route leads to the same address over another link. That a machine is merely down looks the same on its own network, where there is no second way to it.
 */
export const overlappingRoute: Cause = {
  id: "host.overlapping-route",
  impact: "breaks",
  plain:
    "Two of this machine's networks claim the same addresses, and it looks for some machines on the wrong one. Those machines cannot be reached from here, and get no answer from here, while everybody else is served.",
  tell: "An address that is needed is looked for on one link in vain, while another route of this machine leads to it over another link.",
  remedy: [
    "Compare the routes (`ip route get ADDRESS`, `ip route show`): give the narrower network another range (Docker: `default-address-pools`, `bip`), or remove the route.",
    "Until then a route to the single address over the right link helps (`ip route add ADDRESS via GATEWAY`).",
  ],
  toldApartFrom: ["path.no-route"],
  explains: [
    "host.return-path-blocked",
    "host.rp-filter",
    "host.syn-backlog",
    "dns.*",
    "tcp.*",
    "path.*",
    "vantage.local-firewall",
  ],
  owner: "whoever runs this machine's network",
  find: (seen) => ownHosts(seen).flatMap((host) => findOn(host, seen)),
};

/** What is needed, what shows that it is not reached, and where it was looked for. */
type Lost = { address: string; link: string; shows: readonly Observation[]; taken: Route; right: Route };

function findOn(host: OwnHost, seen: Seen): Match[] {
  const looks = looksOf(seen, "host.neighbours").find(([one]) => one?.vantage === host.vantage) ?? [];
  const last = looks.at(-1);
  const { network } = host;
  if (last === undefined || network === null) return [];
  const unanswered = new Map((last.data.unanswered ?? []).map(({ address, link }) => [address, link]));
  const lost = [...neededBy(host, seen)].flatMap(([address, shows]): Lost[] => {
    const link = unanswered.get(address);
    const ways = link === undefined ? null : waysTo(address, link, network);
    return link === undefined || ways === null ? [] : [{ address, link, shows, ...ways }];
  });
  const [first] = lost;
  return first === undefined ? [] : [matchOf(first, lost, network, last)];
}

/** Resolvers that gave no answer, and clients that never sent the end of their handshake. */
function neededBy(host: OwnHost, seen: Seen): ReadonlyMap<string, readonly Observation[]> {
  const queries = seen.of("dns.query").filter(({ vantage, subject }) => vantage === host.vantage && subject.role !== "nobody");
  const silent = [...Map.groupBy(queries, ({ subject }) => subject.server as string)].filter(([, tries]) =>
    tries.every((one) => answerOf(one) === "silence" || answerOf(one) === "unreachable"),
  );
  const looks = allSockets(host);
  const peers = new Set(looks.flatMap(({ data }) => (data.halfOpen ?? []).map(({ peer }) => peer)));
  return new Map<string, readonly Observation[]>([...[...peers].map((peer) => [peer, looks] as const), ...silent]);
}

/** The route over that link that takes the address, and another one over another link; null where there is no second way. */
function waysTo(address: string, link: string, { data }: HostNetwork): { taken: Route; right: Route } | null {
  const covering = (data.routes ?? [])
    .filter((route) => route.type === "unicast" && covers(route, address))
    .toSorted((a, b) => bitsOf(b) - bitsOf(a));
  const taken = covering.find((route) => route.link === link && route.via === null);
  const right = covering.find(
    (route) => route.link !== link && route.link !== null && (taken === undefined || bitsOf(route) <= bitsOf(taken)),
  );
  return taken === undefined || right === undefined ? null : { taken, right };
}

const bitsOf = ({ to }: Route): number => (to === "default" ? 0 : Number(to.split("/")[1] ?? 128));

function covers({ to, family }: Route, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if ((parsed.kind() === "ipv4" ? 4 : 6) !== family) return false;
  if (to === "default") return true;
  const [base = "", bits] = to.split("/");
  if (!ipaddr.isValid(base)) return false;
  return parsed.match(ipaddr.parse(base), bits === undefined ? (family === 4 ? 32 : 128) : Number(bits));
}

function matchOf(
  { address, link, taken, right }: Lost,
  all: readonly Lost[],
  network: HostNetwork,
  look: Look<"host.neighbours">,
): Match {
  const shows = [...new Set(all.flatMap((one) => one.shows))];
  const way = right.via === null ? right.link : `${right.via} on ${right.link}`;
  return {
    failed: [network, look],
    worked: [],
    beside: shows,
    ruledOut: [{ cause: "path.no-route", by: [network], why: `another route of this machine leads to it, by ${way}` }],
    stated: true,
    says: clause(`${taken.to} on ${link} hides the way to ${address}`),
    next: [
      `${address} is looked for on ${link}, which has ${taken.to}, and does not answer there; the other way is ${right.to} by ${way}. Give one of the two networks another range.`,
      ...(right.via === null ? [] : [`Until then \`ip route add ${address} via ${right.via} dev ${right.link}\` leads there.`]),
    ],
  };
}
