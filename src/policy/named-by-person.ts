import { parseTarget } from "../target/parse-target.ts";
import type { ProxyServer } from "../target/proxy.ts";
import type { Endpoint, Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";

/** Whom a run asks beside the target because a person named them: what the operator's own settings name is not among them. */
export type NamedByPerson = {
  readonly servers: readonly Endpoint[];
  readonly controls: readonly Target[];
  readonly proxy: ProxyServer | null;
};

/** Reads from what is to be asked, and from what holds where a person says nothing. */
export function namedByPerson(questions: Questions, defaults: Questions): NamedByPerson {
  const own = serversOf(defaults);
  return {
    servers: serversOf(questions).filter(({ address, port }) => !own.some((one) => one.address === address && one.port === port)),
    controls: questions.control.filter((word) => !defaults.control.includes(word)).flatMap(targetIn),
    proxy: proxyOf(questions, defaults),
  };
}

const serversOf = ({ resolvers, publicResolvers, rootServers }: Questions): readonly Endpoint[] => [
  ...resolvers,
  ...publicResolvers,
  ...rootServers,
];

function targetIn(word: string): Target[] {
  const read = parseTarget(word);
  return read.ok ? [read.target] : [];
}

function proxyOf({ proxy }: Questions, { proxy: own }: Questions): ProxyServer | null {
  if (proxy?.kind !== "server") return null;
  const { host, port } = proxy.server;
  return own?.kind === "server" && own.server.host === host && own.server.port === port ? null : proxy.server;
}
