import type { Config } from "./config.ts";
import { type Allowance, forbids, forbidsResolver } from "./policy/address-policy.ts";
import type { Address } from "./target/address.ts";
import type { Endpoint } from "./target/questions.ts";
import { localVantage } from "./vantage/local.ts";
import { describeThisMachine } from "./vantage/this-machine.ts";
import { version } from "./version.ts";

/**
 * This process as a vantage. What may be probed is asked anew each time, for it may change. Resolvers in `configured`, which an operator chose, may be asked
 * wherever they live, as those of resolv.conf may. `forbidsPort` judges the ports that a target leads to by itself. `clockOffsetMs`: 0 where this is a hub, whose clock is the one that those of its
 * agents are compared with.
 */
export function ownVantage(
  config: Pick<Config, "name" | "zones" | "internalZones" | "searchPath"> & { clockOffsetMs?: 0 },
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
  return { vantage, refusesResolver };
}
