import { type Cidr, cidr, within } from "./cidr.ts";

export type NamedRange = { readonly range: Cidr; readonly what: string };
const named = (what: string, ...ranges: readonly string[]): NamedRange[] => ranges.map((text) => ({ range: cidr(text), what }));

/** Refused whatever the policy. Metadata services hand out credentials to whoever asks from inside a machine. */
export const refusedEverywhere: readonly NamedRange[] = Object.freeze([
  ...named("link-local and metadata addresses are", "169.254.0.0/16", "fe80::/10"),
  // AWS: instance metadata and EKS pod identity over IPv6. Google Cloud and Scaleway: metadata over IPv6.
  ...named("cloud metadata addresses are", "fd00:ec2::254/128", "fd00:ec2::23/128", "fd20:ce::254/128", "fd00:42::42/128"),
  // Alibaba Cloud ECS; Oracle Cloud Classic; Azure's WireServer, which gives out a machine's configuration.
  ...named("cloud metadata addresses are", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"),
  ...named("multicast addresses are", "224.0.0.0/4", "ff00::/8"),
  ...named("the broadcast address is", "255.255.255.255/32"),
  ...named("the unspecified address and its network are", "0.0.0.0/8", "::/128"),
]);

const documentation = named("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20");

/** IANA's special-purpose registries (RFC 6890 and its updates): what is not reachable from everywhere. Documentation stands first, so that it counts as public here. */
const notGlobal: readonly NamedRange[] = [
  ...named("a loopback address", "127.0.0.0/8", "::1/128"),
  ...named("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
  ...named("a carrier's shared address", "100.64.0.0/10"),
  ...named("a benchmark address", "198.18.0.0/15", "2001:2::/48"),
  ...named("a reserved address", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "2001:10::/28", "2001:20::/28"),
];
const globalIPv6 = cidr("2000::/3");

export const rangeOf = (bytes: readonly number[], ranges: readonly NamedRange[]): NamedRange | null =>
  ranges.find(({ range }) => within(bytes, range)) ?? null;

/** What makes an address not public ("a private address"), or null where it is public or reserved for documentation. */
export function notPublic(bytes: readonly number[]): string | null {
  if (rangeOf(bytes, documentation) !== null) return null;
  const special = rangeOf(bytes, notGlobal);
  if (special !== null) return special.what;
  return bytes.length === 16 && !within(bytes, globalIPv6) ? "not a global address" : null;
}
