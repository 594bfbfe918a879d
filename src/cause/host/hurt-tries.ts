import { lateOf } from "../../observation/connect-times.ts";
import { type Connecting, connected, wasSilent } from "../../observation/endpoint-tries.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { isDeaf } from "../tcp/unanswered.ts";

/** Tries that met silence: no answer to the connection's packets at all, one that came only when they were sent again, or a connection that nobody served. */
export function silencesOf({ tries }: Pick<JudgedEndpoint, "tries">): Connecting[] {
  const late = new Set<Connecting>(lateOf(tries));
  return tries.filter((one) => late.has(one) || wasSilent(one) || isDeaf(one));
}

/** Tries that went well at once. */
export function promptOf({ tries }: Pick<JudgedEndpoint, "tries">): Connecting[] {
  const hurt = new Set(silencesOf({ tries }));
  return tries.filter((one) => connected(one) && !hurt.has(one));
}
