import type { Observation, ObservationOf } from "../../observation/observation.ts";
import { wasHeardOver } from "../../observation/spoken-family.ts";
import { type Family, familyOf } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { addressesFrom } from "./given-addresses.ts";

type Connect = ObservationOf<"tcp.connect">;

/**
 * Every address of the name is of one family, and this vantage has none of that family to speak from: it cannot connect to any. Nothing is wrong with the
 * addresses, and a vantage without a family says nothing about them.
 */
export const noUsableFamily: Cause = {
  id: "dns.no-usable-family",
  impact: "breaks",
  plain:
    "The name has addresses of one kind only (IPv4 or IPv6), and this machine can use only the other kind. It can reach the site by no means, while machines with both reach it.",
  tell: "All addresses that DNS gives are of one family, and no connection can be made because this machine has no address of it.",
  remedy: [
    "Give the name an address of the missing family as well, or put something in front that has both (a CDN, a dual-stack balancer).",
    "Or give this network the missing family: an IPv6 route, or NAT64 with DNS64 on a network with IPv6 only.",
  ],
  toldApartFrom: ["dns.nodata"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs the DNS zone, or the network of this machine",
  find: (seen) => {
    if (seen.target.kind === "address") return [];
    const stopped = seen.of("tcp.connect").filter(isStopped);
    if (stopped.length === 0) return [];
    const lacking = [...Map.groupBy(stopped, ({ vantage }) => vantage)].flatMap(
      ([vantage, connects]) => lackOf(seen, vantage, connects) ?? [],
    );
    const kinds = Map.groupBy(lacking, ({ family }) => family);
    return [...kinds].sort(([a], [b]) => a - b).map(([family, hurt]) => matchOf(seen, family, hurt));
  },
};

type Lack = { vantage: string; family: Family; connects: Connect[]; given: Observation[] };

const isStopped = ({ failure, subject }: Connect): boolean => subject.purpose === "target" && failure !== null;

function lackOf(seen: Seen, vantage: string, stopped: readonly Connect[]): Lack | null {
  const self = seen.vantages.find(({ name }) => name === vantage);
  // A route may be there all the same, and a link-local address to try it from: then it ends in some other way, and never well.
  const isLacking = ({ failure, subject }: Connect): boolean =>
    failure?.code === "family-missing" ||
    (isWithoutRoute(failure) && !wasHeardOver(seen.observations, vantage, familyOf(subject.address))) ||
    (self !== undefined && self.families.length > 0 && !self.families.includes(familyOf(subject.address)));
  const lacking = stopped.filter(isLacking);
  if (lacking.length === 0) return null;
  const { addresses, by } = addressesFrom(seen, vantage);
  const families = new Set(addresses.map(familyOf));
  const [family] = families;
  if (family === undefined || families.size > 1) return null;
  const connects = lacking.filter(({ subject }) => familyOf(subject.address) === family);
  const tried = seen
    .of("tcp.connect")
    .filter((one) => one.vantage === vantage && one.subject.purpose === "target" && familyOf(one.subject.address) === family);
  const isEach = tried.every((one) => one.outcome === "skipped" || connects.includes(one));
  return connects.length > 0 && isEach ? { vantage, family, connects, given: by } : null;
}

/** The kernel has no route for it at all; one that is there and refuses (unreachable, prohibit, blackhole) has other system codes. */
const isWithoutRoute = (failure: Connect["failure"]): boolean =>
  failure?.code === "own-route" && /\bENETUNREACH\b/.test(failure.detail);

function matchOf(seen: Seen, family: Family, hurt: readonly Lack[]): Match {
  const failed = hurt.flatMap(({ connects }) => connects);
  const given = hurt.flatMap((one) => one.given);
  const [type, missing] = family === 6 ? ["A", "IPv6"] : ["AAAA", "IPv4"];
  return {
    failed,
    worked: seen
      .of("tcp.connect")
      .filter(({ subject, outcome }) => subject.purpose === "target" && outcome === "ok" && familyOf(subject.address) === family),
    beside: given,
    ruledOut: [{ cause: "dns.nodata", by: given, why: `the name has addresses, all of them ${missing}` }],
    stated: true,
    says: clause(`only ${missing} addresses, and this vantage has no ${missing}`),
    next: [
      `Add ${type === "A" ? "an A" : "an AAAA"} record for ${seen.target.display}, so that machines without ${missing} reach it too.`,
      `Or give ${listed([...new Set(hurt.map(({ vantage }) => vantage))].sort())} ${missing}${family === 4 ? " (NAT64 and DNS64 do where there is none)" : ""}.`,
    ],
    variant: missing,
  };
}
