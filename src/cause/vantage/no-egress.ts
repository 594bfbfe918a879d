import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { controlsAt } from "./controls.ts";
import { wasHeardOutside } from "./heard.ts";

/**
 * Nothing leaves this machine, or nothing comes back: every control failed as the target did, and not one word came from outside, no refusal, no answer of a resolver
 * elsewhere. A machine without internet is not broken: where the target or anything else answers, the controls say nothing.
 */
export const noEgress: Cause = {
  id: "vantage.no-egress",
  impact: "breaks",
  plain:
    "The machine that asks is cut off: nothing at all answers it, whatever it asks. What is wrong lies at this machine or its own network, and nothing can be said of the site.",
  tell: "Every control target failed as well, and nothing at all answered from outside this machine.",
  remedy: [
    "Look at the machine that asks: is its link up, has it an address and a default route (`ip addr`, `ip route`), and does its gateway answer?",
    "Ask again from another machine to learn anything of the target.",
  ],
  toldApartFrom: ["vantage.local-firewall"],
  explains: ["dns.*", "tcp.*", "tls.*", "path.*", "http.*"],
  owner: "whoever runs the machine that asks, or its network",
  find: (seen) => {
    // Where the very next router is gone that is what is wrong, and has a name of its own.
    const withoutGateway = new Set(
      seen
        .of("path.gateway")
        .filter(({ data }) => data.neighbour?.is === "gateway" && data.neighbour.state === "failed")
        .map(({ vantage }) => vantage),
    );
    const cut = controlsAt(seen).filter(
      ({ vantage, controls, lost }) =>
        controls.length + lost.length > 0 &&
        controls.every(({ outcome }) => outcome === "failed") &&
        !withoutGateway.has(vantage) &&
        !seen.observations.some((one) => one.vantage === vantage && wasHeardOutside(one)),
    );
    return cut.length === 0 ? [] : [matchOf(seen, cut)];
  },
};

function matchOf(seen: Seen, cut: ReturnType<typeof controlsAt>): Match {
  const names = new Set(cut.map(({ vantage }) => vantage));
  const failed: Observation[] = cut.flatMap(({ controls, lost }) => [...controls, ...lost]);
  const firewall = seen.of("vantage.firewall").filter(({ vantage }) => names.has(vantage));
  const isWithoutRoute = failed.every(({ failure }) => failure?.code === "own-route");
  return {
    failed,
    worked: [],
    beside: seen
      .of("tcp.connect")
      .filter((one) => names.has(one.vantage) && one.outcome === "failed")
      .slice(0, 3),
    ruledOut:
      firewall.length === 0
        ? []
        : [{ cause: "vantage.local-firewall", by: firewall, why: "the packets do leave this machine's own packet filter" }],
    ofVantage: true,
    stated: true,
    says: clause(isWithoutRoute ? "this machine has no route to anywhere" : "nothing outside this machine answers it"),
    next: [
      `On ${listed([...names])}, see whether the link is up and a default route is there (\`ip addr\`, \`ip route\`), and whether the gateway answers.`,
      "Nothing was learnt of the target: ask again from another machine.",
    ],
  };
}
