import { type Rule, want } from "../state.ts";
import { probedAddresses } from "./first-connections.ts";

/** Where only the machine itself is looked at, connections to its own port are the marked probes that its counters are read beside. They wait for the first look to be over. */
export const hostConnections: Rule = (view) => {
  const isLookedAt = ["host.sockets", "host.firewall", "host.counters"].every((probe) =>
    view.own.some(({ step, observation }) => step.probe === probe && observation !== null),
  );
  if (!isLookedAt) return [];
  return probedAddresses(view).map((address) =>
    want(view, "tcp.connect", { address, port: view.target.port, purpose: "target" }),
  );
};
