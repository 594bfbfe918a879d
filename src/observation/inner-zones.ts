import type { VantageSelf } from "./vantage.ts";

/** Zones with resolvers of their own at this vantage, and those that its operator calls internal: their names are told to no stranger, whoever in the fleet would ask. */
export const innerZones = ({ resolvers, internalZones = [] }: Pick<VantageSelf, "resolvers" | "internalZones">): string[] => [
  ...resolvers.flatMap(({ zone }) => zone ?? []),
  ...internalZones,
];
