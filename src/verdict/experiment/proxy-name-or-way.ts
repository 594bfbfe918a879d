import type { Experiment } from "../experiment.ts";
import { authoritiesOf } from "./changed.ts";

/** A proxy that comes to the target by its address, and not by its name, has a resolver that fails and no way that does. */
export const proxyNameOrWay: Experiment = {
  id: "proxy-name-or-way",
  between: ["proxy.cannot-reach-target", "proxy.dns"],
  factor: "name",
  question: "Does the proxy get there when it is asked for an address in place of the name?",
  isAnswer: (one) =>
    one.probe === "proxy.connect" && (one.subject.purpose === "by-address" || one.subject.purpose === "redirect-by-address"),
  change: (answers) => ({ from: "the name that was asked for", to: authoritiesOf(answers) }),
};
