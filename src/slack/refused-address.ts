import type { StoredRequest } from "../store/store.ts";
import { type Address, parseAddress } from "../target/address.ts";
import type { Questions } from "../target/questions.ts";

export type AddressRules = {
  /** What holds where a person says nothing. */
  readonly defaults: Questions;
  /** Why an address may not be probed, or null where it may. */
  readonly refuses: (address: Address) => string | null;
};

/** Why something that a person named may not be asked, as a sentence to them, or null. Resolvers that the operator chose may; what DNS gives is decided where it is connected to. */
export function refusedAddress({ target, questions }: StoredRequest, { defaults, refuses }: AddressRules): string | null {
  const host = target.kind === "address" ? parseAddress(target.host) : null;
  const own = new Set(defaults.resolvers.map(({ address }) => address));
  const resolvers = questions.resolvers.map(({ address }) => address).filter((address) => !own.has(address));
  for (const address of [...(host === null ? [] : [host]), ...questions.ip, ...resolvers]) {
    const refusal = refuses(address);
    if (refusal !== null) return `I don't probe ${refusal}. Nothing was sent.`;
  }
  return null;
}
