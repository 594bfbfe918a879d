/** The target of the bench is this far away, ms. */
export const roundTripMs = 40;
export const halfWayMs = roundTripMs / 2;

const pair = ["127.0.0.11", "127.0.0.12"];
const three = ["127.0.0.21", "127.0.0.22", "127.0.0.23"];

export type Distant = {
  readonly zone: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly resolvers: readonly string[];
  readonly silentResolver: string | null;
};

/** Names below `.test` are nobody's (RFC 6761); each stands in a zone of its own, with three resolvers. */
export const zones = {
  healthy: { zone: "well.test", name: "api.well.test", addresses: pair, resolvers: three, silentResolver: null },
  silentAddress: {
    zone: "half.test",
    name: "api.half.test",
    addresses: ["127.0.0.11", "127.0.0.13"],
    resolvers: three,
    silentResolver: null,
  },
  silentResolver: {
    zone: "quiet.test",
    name: "api.quiet.test",
    addresses: pair,
    resolvers: ["127.0.0.21", "127.0.0.22", "127.0.0.24"],
    silentResolver: "127.0.0.24",
  },
} satisfies Record<string, Distant>;

/** Fifty more, without distance, for commands that come all at once. */
export const nearZone = { zone: "near.test", resolver: "127.0.0.29" };
export const nearTargets = Array.from({ length: 60 }, (_, index) => ({
  name: `n${index + 1}.${nearZone.zone}`,
  address: `127.0.1.${index + 1}`,
}));
