import type { Tier } from "../budgets.ts";
import type { Inside } from "../inside.ts";

/** One method of the Web API. `scopes`: any of them suffices; none are needed where it is empty. Throws `Refused`. */
export type Method = {
  readonly token: "bot" | "app";
  readonly scopes: readonly string[];
  readonly tier: Tier;
  run(args: Readonly<Record<string, unknown>>, inside: Inside): Record<string, unknown>;
};
