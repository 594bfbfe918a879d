import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import { namedByPerson } from "./named-by-person.ts";

/** A run that somebody asks for. `endpoints`: where it would connect because they named it. */
export type AskedRun = {
  readonly id: string;
  readonly host: string;
  readonly endpoints: readonly { readonly host: string; readonly port: number }[];
  readonly isDeep: boolean;
};

type Asked = {
  readonly target: Target;
  readonly questions: Questions;
  readonly mode: "triage" | "resolvers" | "path";
};

/** DNS at its own port is how a name is looked up, and no service that is probed: RFC 1035, section 4.2; RFC 7858, section 3.1; RFC 8484. */
const dnsPorts = { plain: 53, tls: 853, https: 443 } as const;

/** A request as the gate judges it, the same at every door. Resolvers are compared at their own port, whatever the target's is. */
export function askedRun(id: string, { target, questions, mode }: Asked, defaults: Questions): AskedRun {
  const { servers, controls, proxy } = namedByPerson(questions, defaults);
  return {
    id,
    host: target.host,
    endpoints: [
      ...(mode === "resolvers" ? [] : [target]),
      ...(proxy === null ? [] : [proxy]),
      ...controls,
      ...servers
        .filter(({ port, transport }) => port !== dnsPorts[transport ?? "plain"])
        .map(({ address, port }) => ({ host: address, port })),
    ].map(({ host, port }) => ({ host, port })),
    isDeep: questions.deep === true,
  };
}
