import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import type { Address } from "../../src/target/address.ts";
import type { Facts } from "../../src/verdict/facts.ts";
import { type Judgement, judge } from "../../src/verdict/judge.ts";
import { one, stranger } from "./common.ts";
import { asked } from "./dns.ts";
import { answer } from "./http.ts";
import { factsOf, vantage } from "./judged.ts";
import { connect } from "./tcp.ts";
import { handshake } from "./tls.ts";

/** Five vantages: two in Europe, two in America, and one of an office. */
export const fra: VantageSelf = { ...vantage("fra"), labels: { region: "eu" } };
export const lon: VantageSelf = { ...vantage("lon"), labels: { region: "eu" } };
export const iad: VantageSelf = { ...vantage("iad"), labels: { region: "us" } };
export const sfo: VantageSelf = { ...vantage("sfo"), labels: { region: "us" } };
export const office: VantageSelf = { ...vantage("office"), labels: { net: "office" } };
export const fleet: readonly VantageSelf[] = [fra, lon, iad, sfo, office];

/** The resolver that every vantage has to itself: `10.0.1.2` of the first. */
export const resolverOf = (self: VantageSelf): string => `10.0.${fleet.findIndex(({ name }) => name === self.name) + 1}.2`;

/** As a run sees a target that is well from there: its name, a connection, a handshake and an answer of each address. */
export const wellFrom = (self: VantageSelf, addresses: readonly Address[] = [one]): Observation[] => [
  ...resolvedAt(self, addresses),
  ...servedTo(self, addresses),
];

export const resolvedAt = ({ name, ...self }: VantageSelf, addresses: readonly Address[] = [one]): Observation[] =>
  asked(resolverOf({ name, ...self }), { gives: addresses }, { vantage: name });

export const servedTo = ({ name }: VantageSelf, addresses: readonly Address[] = [one]): Observation[] =>
  addresses.flatMap((address) => [
    connect(address, "connected", { vantage: name }),
    handshake({ address, vantage: name }),
    answer(200, { address, vantage: name }),
  ]);

/** Whoever is asked about beside the target is none of its addresses. */
export function fleetFacts(observations: readonly Observation[], vantages: readonly VantageSelf[] = fleet): Facts {
  const facts = factsOf(observations);
  const addresses = facts.target.addresses.filter(({ address }) => address !== stranger);
  return { ...facts, target: { ...facts.target, addresses }, vantages };
}
export const judgedOver = (observations: readonly Observation[], vantages: readonly VantageSelf[] = fleet): Judgement =>
  judge(fleetFacts(observations, vantages));
