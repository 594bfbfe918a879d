import { computedOnce } from "../observation/computed-once.ts";
import { isSetAside, setAside, unspokenRequests } from "../observation/http2-alone.ts";
import { grpcMethodIn } from "../target/grpc-method.ts";
import type { PlanState, View } from "./state.ts";

/** Where a gRPC service speaks HTTP/2 alone, requests in HTTP/1.1 tell nothing: they are set aside before any rule looks, so that nothing is asked because of them. */
export function withoutUnspokenIn(state: PlanState): PlanState {
  // Every plan passes here, and hardly any run is about gRPC.
  if (grpcMethodIn(state.questions.healthPath) === null) return state;
  const observations = state.asked.flatMap(({ observation }) => observation ?? []);
  const unspoken = unspokenRequests(observations, state.questions.healthPath);
  if (unspoken.size === 0) return state;
  const asked = state.asked.map((one) =>
    one.observation !== null && unspoken.has(one.observation) ? { ...one, observation: setAside(one.observation) } : one,
  );
  return { ...state, asked };
}

/** Such a service, as this vantage has met it. */
export const speaksHttp2Alone = computedOnce((view: View): boolean =>
  view.own.some(({ observation }) => observation !== null && isSetAside(observation)),
);
