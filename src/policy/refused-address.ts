import { type Address, parseAddress } from "../target/address.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import { namedByPerson } from "./named-by-person.ts";

export type AddressRules = {
  /** What holds where a person says nothing. */
  readonly defaults: Questions;
  /** Why an address may not be probed, or null where it may. */
  readonly refuses: (address: Address) => string | null;
  /** The same for a resolver, which may be one that this machine is configured with; `refuses` where it is left out. */
  readonly refusesResolver?: ((address: Address, port: number) => string | null) | undefined;
};

/** Why something that a person named may not be asked, as a sentence to them, or null. What the operator chose may; what DNS gives is decided where it is connected to. */
export function refusedAddress(
  { target, questions }: { readonly target: Target; readonly questions: Questions },
  rules: AddressRules,
): string | null {
  const { defaults, refuses, refusesResolver = refuses } = rules;
  const { servers, controls, proxy } = namedByPerson(questions, defaults);
  const hosts = [target, ...controls, ...(proxy === null ? [] : [proxy])];
  const refusals = [
    ...[...hosts.flatMap(({ host }) => parseAddress(host) ?? []), ...questions.ip].map(refuses),
    ...servers.map(({ address, port }) => refusesResolver(address, port)),
  ];
  const refusal = refusals.find((one) => one !== null);
  return refusal == null ? null : `I don't probe ${refusal}. Nothing was sent.`;
}
