import { type Address, parseAddress } from "../target/address.ts";
import { parseTarget } from "../target/parse-target.ts";
import type { Endpoint, Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";

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
  const host = target.kind === "address" ? parseAddress(target.host) : null;
  const control = questions.control.filter((word) => !defaults.control.includes(word)).flatMap(addressIn);
  const refusals = [
    ...[...(host === null ? [] : [host]), ...questions.ip, ...control, ...proxyIn(questions, defaults)].map(refuses),
    ...serversOf(questions)
      .filter((one) => !serversOf(defaults).some((own) => own.address === one.address && own.port === one.port))
      .map(({ address, port }) => refusesResolver(address, port)),
  ];
  const refusal = refusals.find((one) => one !== null);
  return refusal == null ? null : `I don't probe ${refusal}. Nothing was sent.`;
}

const serversOf = ({ resolvers, publicResolvers, rootServers }: Questions): readonly Endpoint[] => [
  ...resolvers,
  ...publicResolvers,
  ...rootServers,
];

function addressIn(word: string): Address[] {
  const read = parseTarget(word);
  const address = read.ok && read.target.kind === "address" ? parseAddress(read.target.host) : null;
  return address === null ? [] : [address];
}

/** The address of a proxy that a person named and the operator did not. */
function proxyIn({ proxy }: Questions, { proxy: own }: Questions): Address[] {
  if (proxy?.kind !== "server") return [];
  const address = parseAddress(proxy.server.host);
  const isOwn = own?.kind === "server" && own.server.host === proxy.server.host && own.server.port === proxy.server.port;
  return address === null || isOwn ? [] : [address];
}
