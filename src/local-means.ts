import { proxySettings, settingsOf } from "./cause/settings.ts";
import type { Config } from "./config.ts";
import { type Allowance, forbids, forbidsResolver } from "./policy/address-policy.ts";
import type { Address } from "./target/address.ts";
import type { ProxyVariables } from "./target/proxy.ts";
import type { Endpoint, Questions } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import type { Means } from "./triage/run.ts";
import { localVantage } from "./vantage/local.ts";
import { describeThisMachine } from "./vantage/this-machine.ts";
import { version } from "./version.ts";

/**
 * This process as the one vantage, and what the conductor is given for a run. What may be probed is asked anew each time, for it may change. Resolvers in `configured`, which an operator chose, may be asked
 * wherever they live, as those of resolv.conf may. `forbidsPort` judges the ports that a target leads to by itself. `clockOffsetMs`: 0 where this is a hub, whose clock is the one that those of its
 * agents are compared with.
 */
export function localMeans(
  config: Pick<Config, "name" | "zones" | "internalZones" | "searchPath"> &
    Partial<Pick<Config, "proxyVariables">> & { clockOffsetMs?: 0 },
  allowance: () => Allowance,
  configured: readonly Endpoint[] = [],
  forbidsPort: (port: number) => string | null = () => null,
) {
  const self = {
    ...describeThisMachine({
      name: config.name,
      version,
      zones: config.zones,
      internalZones: config.internalZones,
      searchPath: config.searchPath,
    }),
    clockOffsetMs: config.clockOffsetMs ?? null,
  };
  const own = [...self.resolvers, ...configured];
  const refusesResolver = (address: Address, port: number) => forbidsResolver(address, port, allowance(), own);
  const vantage = localVantage(self, {
    forbids: (address, port) => forbids(address, allowance()) ?? (port === undefined ? null : forbidsPort(port)),
    forbidsResolver: refusesResolver,
    hostsFile: "/etc/hosts",
  });
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
