import { computedOnce } from "../observation/computed-once.ts";
import type { DnsQuery } from "../observation/dns-answer.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import { familyOf, parseAddress } from "../target/address.ts";
import type { Facts } from "./facts.ts";
import type { Report } from "./report.ts";

type Known = Report["target"]["addresses"][number];

/**
 * The facts as clients of the target meet them. An address that the zone's own servers alone give is tried, so that it is known what a cache or a filter keeps back; but no
 * client here is sent there, and what fails there is no fault of the target. Where resolvers give some of what the zone gives, or the zone gives others each time, the
 * rest is what clients are given next, and counts. Gives the same object where there is nothing to leave out.
 */
export const asClientsMeetThem = computedOnce((facts: Facts): Facts => {
  const { target, observations } = facts;
  const left = new Set(target.addresses.filter((one) => isHearsay(one, facts)).map(({ address }) => address));
  if (left.size === 0) return facts;
  return {
    ...facts,
    target: { ...target, addresses: target.addresses.map((one) => (left.has(one.address) ? { ...one, probed: false } : one)) },
    observations: observations.filter(({ subject }) => !("address" in subject) || !left.has(subject.address ?? "")),
  };
});

function isHearsay({ from, family }: Known, { target, observations }: Facts): boolean {
  if (!isOfZoneAlone(from)) return false;
  const isShared = target.addresses.some((one) => one.family === family && isOfZone(one.from) && isTold(one.from));
  return !isShared && !isInTurn(observations, family);
}

const isOfZone = (from: Known["from"]): boolean => from.includes("authoritative");
/** Somebody whom clients here ask gives it. */
const isTold = (from: Known["from"]): boolean => from.some((source) => source !== "authoritative" && source !== "public");
const isOfZoneAlone = (from: Known["from"]): boolean => from.every((source) => source === "authoritative");

/** A server of the zone that is asked again gives other addresses: a pool, of which each answer is a part. */
function isInTurn(observations: readonly Observation[], family: Known["family"]): boolean {
  const answers = ofProbe(observations, "dns.query").filter(
    ({ subject, outcome }) =>
      subject.role === "authoritative" && outcome === "ok" && (subject.purpose === "target" || subject.purpose === "chain"),
  );
  const byServer = Map.groupBy(answers, ({ vantage, subject }) => `${vantage} ${subject.server} ${subject.name.toLowerCase()}`);
  return [...byServer.values()].some(
    (some) => new Set(some.map((one) => givenBy(one, family)).filter((given) => given !== "")).size > 1,
  );
}

const givenBy = ({ data }: DnsQuery, family: Known["family"]): string =>
  (data.addresses ?? [])
    .filter((text) => {
      const address = parseAddress(text);
      return address !== null && familyOf(address) === family;
    })
    .toSorted()
    .join(" ");
