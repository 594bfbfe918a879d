import { settingsOf } from "./cause/settings.ts";
import type { Config } from "./config.ts";
import { type Allowance, forbids, forbidsResolver } from "./policy/address-policy.ts";
import type { Address } from "./target/address.ts";
import type { Endpoint } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import type { Means } from "./triage/triage.ts";
import { localVantage } from "./vantage/local.ts";
import { describeThisMachine } from "./vantage/this-machine.ts";
import { version } from "./version.ts";

/**
 * This process as the one vantage, and what the conductor is given for a run. Resolvers in `configured`, which an operator chose, may be asked
 * wherever they live, as those of resolv.conf may.
 */
export function localMeans(
  config: Pick<Config, "name" | "zones" | "internalZones" | "searchPath">,
  allowance: Allowance,
  configured: readonly Endpoint[] = [],
) {
  const self = describeThisMachine({
    name: config.name,
    version,
    zones: config.zones,
    internalZones: config.internalZones,
    searchPath: config.searchPath,
  });
  const own = [...self.resolvers, ...configured];
  const refusesResolver = (address: Address, port: number) => forbidsResolver(address, port, allowance, own);
  const vantage = localVantage(self, {
    forbids: (address) => forbids(address, allowance),
    forbidsResolver: refusesResolver,
    hostsFile: "/etc/hosts",
  });
  const means = ({ questions }: TriageRequest): Means => ({
    vantages: [vantage],
    settings: settingsOf(questions),
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    version,
  });
  return { vantage, means, refusesResolver };
}
