import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { knownAddresses } from "../../src/plan/known-addresses.ts";
import type { Address } from "../../src/target/address.ts";
import type { Target } from "../../src/target/target.ts";
import type { Facts } from "../../src/verdict/facts.ts";
import { type Judgement, judge } from "../../src/verdict/judge.ts";
import { apiTarget, defaultSettings, now } from "./common.ts";

export const vantage = (name: string): VantageSelf => ({
  name,
  side: "inside",
  labels: {},
  status: "ok",
  version: "0.0.0",
  families: [4, 6],
  can: [],
  resolvers: [],
  clockOffsetMs: null,
});

/** A trace to somebody else, to see what one can show. */
const isBeside = (one: Observation): boolean => one.probe === "path.trace" && one.subject.purpose === "control";

/** Everything that a verdict depends on, made of these observations: the addresses are those that they speak of. */
export function factsOf(
  observations: readonly Observation[],
  told: { target?: Target; vantages?: readonly string[]; own?: readonly Address[] } = {},
): Facts {
  const target = told.target ?? apiTarget;
  const named = knownAddresses(target, { ip: [] }, observations);
  const touched = [
    ...new Set(observations.flatMap((one) => ("address" in one.subject && !isBeside(one) ? [one.subject.address] : []))),
  ];
  const extra = touched
    .filter((address) => !named.some((one) => one.address === address))
    .map((address) => ({
      address,
      family: address.includes(":") ? (6 as const) : (4 as const),
      from: ["resolver"],
      probed: true,
    }));
  return {
    target: { ...target, addresses: [...named, ...extra] },
    settings: defaultSettings,
    vantages: (told.vantages ?? ["here"]).map((name) => ({
      ...vantage(name),
      ...(told.own === undefined ? {} : { addresses: [...told.own] }),
    })),
    observations,
    now,
    pending: [],
  };
}

export const judged = (observations: readonly Observation[], told: Parameters<typeof factsOf>[1] = {}): Judgement =>
  judge(factsOf(observations, told));
