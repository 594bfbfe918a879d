/** The machines of a world: client — r1 ═ r2 — server, elsewhere and dns behind r2, and otherClient beside r2, or r1 where a site says so. Those that a site does not use are not raised. */
export const placeNames = ["client", "r1", "r2", "server", "dns", "otherClient", "elsewhere"] as const;
export type PlaceName = (typeof placeNames)[number];

/** Where nft rules stand: a filter chain at one of the kernel's hooks, before connection tracking (`raw`), or a chain that rewrites addresses (`nat`). */
export const hooks = [
  "prerouting",
  "input",
  "forward",
  "output",
  "postrouting",
  "raw prerouting",
  "raw output",
  "nat prerouting",
  "nat output",
  "nat postrouting",
] as const;
export type Hook = (typeof hooks)[number];

/** The same for some places. */
export type AtPlaces<T> = Partial<Record<PlaceName, T>>;
export type RulesAtPlace = Partial<Record<Hook, readonly string[]>>;
