import { parse } from "tldts";
import { parseAddress } from "./address.ts";

/** Kept for documentation (RFC 6761, section 6.5): the public DNS does not serve it, and resolvers do not treat it otherwise than other names. */
const documentation = "example";
/** Names that the public DNS does not serve: RFC 6761, 6762 (.local), 7686 (.onion), 8375 (home.arpa), 9476 (.alt), ICANN's .internal; all of .arpa is left out, for a reverse name tells an address. */
const specialUse = [documentation, "test", "invalid", "localhost", "local", "internal", "onion", "alt", "arpa"];

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
  if (!isTellable(name, internalZones) || specialUse.some((zone) => within(name, zone))) return false;
  return parse(name, { validateHostname: false }).isIcann === true;
}

/**
 * Whether a name of documentation, which is nobody's secret, and in none of the `internalZones`: the internet's own resolvers would only deny it, those that
 * somebody chose for a network of his own may know it.
 */
export function isDocumentationName(host: string, internalZones: readonly string[]): boolean {
  const name = bare(host);
  return within(name, documentation) && isTellable(name, internalZones);
}

/** A suffix below which strangers register names (`com`, `co.uk`): nobody's own zone. One that ICANN does not know, such as `corp`, is none. */
export function isPublicSuffix(zone: string): boolean {
  const { isIcann, publicSuffix } = parse(bare(zone), { validateHostname: false });
  return isIcann === true && publicSuffix === bare(zone);
}

const isTellable = (name: string, internalZones: readonly string[]): boolean =>
  name.includes(".") && parseAddress(name) === null && !internalZones.some((zone) => within(name, bare(zone)));
