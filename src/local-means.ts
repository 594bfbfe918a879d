import { proxySettings, settingsOf } from "./cause/settings.ts";
import type { Config } from "./config.ts";
import { ownVantage } from "./own-vantage.ts";
import type { Allowance } from "./policy/address-policy.ts";
import type { ProxyVariables } from "./target/proxy.ts";
import type { Endpoint, Questions } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import type { Means } from "./triage/run.ts";
import { version } from "./version.ts";

/** This process as the one vantage, as `ownVantage` makes it, and what the conductor is given for a run. */
export function localMeans(
  config: Pick<Config, "name" | "zones" | "internalZones" | "searchPath"> &
    Partial<Pick<Config, "proxyVariables">> & { clockOffsetMs?: 0 },
  allowance: () => Allowance,
  configured: readonly Endpoint[] = [],
  forbidsPort: (port: number) => string | null = () => null,
) {
  const { vantage, refusesResolver } = ownVantage(config, allowance, configured, forbidsPort);
  const means = ({ target, questions, only }: TriageRequest): Means => ({
    vantages: [vantage],
    settings: { ...settingsOf(questions), ...(only === "dns" ? {} : proxySettings(target, questions)) },
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    version,
  });
  const prepared = (request: TriageRequest): TriageRequest => ({
    ...request,
    questions: withVariables(request.questions, config.proxyVariables),
  });
  return { vantage, means, prepared, refusesResolver };
}

/** Where the variables of this machine were asked for, what they say. They may hold a password, and so come in only here. */
function withVariables(questions: Questions, variables: (() => ProxyVariables) | undefined): Questions {
  if (questions.proxy?.kind !== "variables" || questions.proxy.variables !== null || variables === undefined) return questions;
  return { ...questions, proxy: { kind: "variables", variables: variables() } };
}
