import { type Allowance, forbids } from "../../policy/address-policy.ts";
import type { Address } from "../../target/address.ts";
import { isPublicName } from "../../target/public-name.ts";

/** What strangers may be told. `deny`: the operator's own list; `internalZones`: zones whose names stay inside. */
export type Outside = { readonly deny: Allowance["deny"]; readonly internalZones: readonly string[] };

/** Why this address is not told to an outside service, or null: what lies in no public range is not, whatever this machine may probe itself. */
export function keepsAddress(address: Address, { deny }: Outside): string | null {
  return forbids(address, { kind: "hub", allow: [], deny });
}

/** The same of a name: single labels, names for special use and those of internal zones stay inside. */
export function keepsName(name: string, { internalZones }: Outside): string | null {
  return isPublicName(name, internalZones) ? null : "the name is not one of the public internet, and is told to nobody outside";
}
