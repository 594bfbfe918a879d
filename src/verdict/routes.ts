import { type Cause, layerOf } from "../cause/cause.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { isThroughProxy } from "../observation/via.ts";
import { familyOf, parseAddress } from "../target/address.ts";
import type { Facts } from "./facts.ts";
import type { Report } from "./report.ts";

/**
 * With a proxy there are two ways to the target, and clients take one of them. `judged` is what they see; `beside` is the other way, which can only be a note:
 * what this vantage's own resolver says, or whether it can connect by itself, is no matter of a client that never asks. Null: there is one way alone.
 */
export type Routes = { judged: Facts; beside: Facts | null };

export function routesOf(facts: Facts): Routes {
  const { proxy } = facts.settings;
  if (proxy === undefined) return { judged: facts, beside: null };
  const { through = [], direct = [] } = Object.groupBy(facts.observations, (one) => (isThroughProxy(one) ? "through" : "direct"));
  const straight: Facts = { ...facts, observations: direct, other: through };
  const behind: Facts = {
    ...facts,
    target: { ...facts.target, addresses: proxysOwn(through) },
    observations: [...through, ...direct.filter(({ layer }) => layer === "vantage")],
    other: direct,
    isThroughProxy: true,
  };
  return proxy.bypassedBy === null ? { judged: behind, beside: straight } : { judged: straight, beside: behind };
}

/** The addresses of the proxy stand in the place of the target's: they are what a client connects to. */
function proxysOwn(observations: readonly Observation[]): Report["target"]["addresses"] {
  const texts = new Set(observations.flatMap(({ probe, subject }) => (probe === "proxy.connect" ? [subject.address] : [])));
  return [...texts].flatMap((text) => {
    const address = parseAddress(text);
    return address === null ? [] : [{ address, family: familyOf(address), from: ["given"], probed: true }];
  });
}

const behindProxy: ReadonlySet<Layer> = new Set(["vantage", "proxy", "tls", "http"] as const);

/** Whether a cause can be meant on this way: behind a proxy this vantage neither looks the target up nor connects to it. */
export const isMeantOn = ({ isThroughProxy: isBehind }: Facts, cause: Cause): boolean =>
  isBehind !== true || behindProxy.has(layerOf(cause.id));
