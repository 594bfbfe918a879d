import { startDnsServer } from "../../fixture/dns-server.ts";
import type { Where } from "./where.ts";

export type RotatingArguments = { name: string; answers: readonly string[] };

/** A resolver in front of a balancer by DNS: of many addresses it gives one, another one each time. Neither named nor unbound does that. */
export async function startRotating({ address, port }: Where, { name, answers }: RotatingArguments): Promise<void> {
  let turn = 0;
  await startDnsServer({
    host: address,
    port,
    answer: (asked) => {
      if (asked.name !== name || asked.type !== "A") return { answers: [] };
      turn += 1;
      return { answers: [`${name} 1 A ${answers[turn % answers.length] ?? ""}`] };
    },
  });
}
