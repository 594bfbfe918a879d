import { parse } from "tldts";
import { parseAddress } from "./address.ts";

/** Names that the public DNS does not serve: RFC 6761, 6762 (.local), 7686 (.onion), 8375 (home.arpa), 9476 (.alt), ICANN's .internal; all of .arpa is left out, for a reverse name tells an address. */
const specialUse = ["test", "example", "invalid", "localhost", "local", "internal", "onion", "alt", "arpa"];

const bare = (zone: string): string =>
  zone
    .trim()
    .toLowerCase()
    .replace(/^\*?\.|\.$/g, "");
const within = (host: string, zone: string): boolean => zone !== "" && (host === zone || host.endsWith(`.${zone}`));

/**
 * Whether strangers' resolvers may be asked for this name: it lies under a suffix that ICANN delegated, is no special-use name, and is in none of the
 * `internalZones` (`corp.example.com`, a leading `*.` or dot is ignored). Addresses and single labels are never public names.
 */
export function isPublicName(host: string, internalZones: readonly string[]): boolean {
  const name = bare(host);
  if (!name.includes(".") || parseAddress(name) !== null) return false;
  if (specialUse.some((zone) => within(name, zone)) || internalZones.some((zone) => within(name, bare(zone)))) return false;
  return parse(name, { validateHostname: false }).isIcann === true;
}
