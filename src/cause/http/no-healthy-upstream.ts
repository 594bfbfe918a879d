import type { Cause } from "../cause.ts";
import { type Answered, answeredWith, frontOf } from "./answered-with.ts";
import { saysNobodyIsLeft } from "./balancer-words.ts";

/** The balancer says in its own words that it has taken every server out, or never had one. */
export const noHealthyUpstream: Cause = {
  id: "http.no-healthy-upstream",
  impact: "breaks",
  plain:
    "The load balancer works and has no server left to send requests to: all of them failed its health check, or none is registered.",
  tell: "The answer has the status 503, and its page holds the words that balancers write only where nobody is left behind them.",
  remedy: [
    "See in the balancer which members are registered and why their health checks fail (Kubernetes: `kubectl get endpoints`, readiness probes, the Service's selector).",
    "If the members are well, look at the check itself: its path, port, Host and expected status.",
    "Start or scale up the application if there is no member at all.",
  ],
  toldApartFrom: [],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application behind the load balancer",
  find: (seen) =>
    answeredWith(seen, (_status, one, asked) => saysNobodyIsLeft(one, asked), {
      says: (answered) => `503, no healthy server left behind ${frontOf(answered)}`,
      next,
    }),
};

function next(answered: Answered): string[] {
  const front = frontOf(answered);
  return [
    `Look at the health checks of ${front}: it has taken every server behind it out. Are they down, or does only the check fail?`,
    "After a deployment, check that the new servers were registered and answer on the path and port of the check.",
  ];
}
