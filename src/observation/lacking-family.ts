import { type Address, familyOf } from "../target/address.ts";
import type { Observation } from "./observation.ts";
import type { VantageSelf } from "./vantage.ts";

/**
 * What failed at an address of a family in which its vantage has no address to be answered at, while it has one of the other: a try from a link-local address leaves the
 * machine all the same, and its failure says nothing of the target. Empty where a vantage has said nothing of its families.
 */
export function withoutFamily(vantages: readonly Pick<VantageSelf, "name" | "families">[]): (one: Observation) => boolean {
  const lacking = new Map(
    vantages.flatMap(({ name, families }) => (families.length === 1 ? [[name, families[0]] as const] : [])),
  );
  if (lacking.size === 0) return () => false;
  return ({ vantage, subject, outcome }) => {
    const only = lacking.get(vantage);
    return only !== undefined && outcome !== "ok" && "address" in subject && familyOf(subject.address) !== only;
  };
}

/** Those of these addresses that a vantage can be answered over: all, where it has said nothing of its families, or none is of one that it has. */
export function spokenAmong(addresses: readonly Address[], { families }: Pick<VantageSelf, "families">): readonly Address[] {
  const spoken = addresses.filter((address) => families.includes(familyOf(address)));
  return spoken.length === 0 ? addresses : spoken;
}
