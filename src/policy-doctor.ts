import type { DoctorLine } from "./cli/means.ts";
import type { Config } from "./config.ts";
import { PolicyFile, PolicyFileError } from "./policy/policy-file.ts";

/** What `faultline doctor` finds of the policy that a hub on this machine would go by: each error with its line, and what to write. */
export function policyDoctor({ policy }: Pick<Config, "policy">): DoctorLine {
  const what = "policy";
  try {
    const file = new PolicyFile({ ...policy, changed: () => {} });
    const { hash } = file.inForce;
    file.close();
    return {
      what,
      well: true,
      says: hash === null ? "the built-in one, for there is no faultline.yaml" : `faultline.yaml, ${hash}`,
      next: null,
    };
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    const [first = "", ...others] = error.message.split("\n");
    return { what, well: false, says: first, next: others.length === 0 ? "Then run this again." : others.join("\n        ") };
  }
}
