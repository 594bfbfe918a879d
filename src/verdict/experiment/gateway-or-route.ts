import type { Experiment } from "../experiment.ts";

/** The same error comes where the next router has no hardware address and where some router has no route: this machine's own tables tell. */
export const gatewayOrRoute: Experiment = {
  id: "gateway-or-route",
  between: ["path.gateway-down", "path.no-route"],
  factor: "where it is asked",
  question: "Does this machine have the hardware address of the next router?",
  isAnswer: (one) => one.probe === "path.gateway",
  change: () => ({ from: "the address itself", to: "this machine's own route and neighbours" }),
};
