import type { StoredRequest } from "../store/store.ts";
import { type Address, parseAddress } from "../target/address.ts";

/** Why something that a person named may not be asked, as a sentence to them, or null. What DNS gives is decided where it is connected to. */
export function refusedAddress(
  { target, questions }: StoredRequest,
  refuses: (address: Address) => string | null,
): string | null {
  const host = target.kind === "address" ? parseAddress(target.host) : null;
  const named = [...(host === null ? [] : [host]), ...questions.ip, ...questions.resolvers.map(({ address }) => address)];
  for (const address of named) {
    const refusal = refuses(address);
    if (refusal !== null) return `I don't probe ${refusal}. Nothing was sent.`;
  }
  return null;
}
