import { proxyOf, proxyTold, siteBehindProxy, withoutProxy } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords } from "../site.ts";

const either = (setting: Setting) => siteBehindProxy(setting, proxyOf(setting).scheme);

export const proxyNothingListens: FaultScenario = {
  id: "proxy.unreachable/nothing-listens",
  made: "the proxy has ended; the target is well, and could be asked without it",
  site: either,
  fault: (site) => withoutProxy(site),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.unreachable", pattern: "everywhere", addresses: [address] }),
};

export const proxyBehindFirewall: FaultScenario = {
  id: "proxy.unreachable/dropped-on-the-way",
  made: "a firewall drops what clients send to the proxy",
  site: either,
  fault: (_site, setting) => ({
    passing: [
      `ip saddr ${setting.network.client.own4} ip daddr ${proxyOf(setting).address} tcp dport ${proxyOf(setting).port} drop`,
    ],
  }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.unreachable", pattern: "everywhere", addresses: [address] }),
};

export const proxyHangs: FaultScenario = {
  id: "proxy.unreachable/answers-nobody",
  made: "the proxy takes connections and requests, and answers none",
  site: either,
  fault: (site) => proxyTold(site, { mute: true }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.unreachable", pattern: "everywhere", addresses: [address] }),
};

const proxyName = ({ zone }: Setting): string => `proxy.${zone}`;

export const proxyNameGone: FaultScenario = {
  id: "proxy.unreachable/name-not-found",
  made: "the proxy is written down by a name, which is no longer in DNS",
  site: (setting) => {
    const site = either(setting);
    const records = [...site.zone.records, ...addressRecords({ ...setting, host: proxyName(setting) }, [setting.elsewhere4[0]])];
    return { ...site, flags: ["--proxy", `${proxyName(setting)}:${proxyOf(setting).port}`], zone: { ...site.zone, records } };
  },
  fault: (site, setting) => ({
    zone: { ...site.zone, records: site.zone.records.filter((record) => !record.startsWith(proxyName(setting))) },
  }),
  expected: () => ({ cause: "proxy.unreachable", pattern: "everywhere" }),
};

export const proxyIsNone: FaultScenario = {
  id: "proxy.unreachable/another-service",
  made: "at the proxy's address and port another service listens, which greets and knows no HTTP",
  site: either,
  fault: (site, setting) => ({
    servers: [
      ...withoutProxy(site).servers,
      {
        kind: "program",
        program: "script",
        place: "elsewhere",
        address: proxyOf(setting).address,
        port: proxyOf(setting).port,
        identity: null,
        arguments: { turns: [[{ say: "220 ready\r\n" }, "hear", { say: "500 unknown command\r\n" }]] },
      },
    ],
  }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.unreachable", pattern: "everywhere", addresses: [address] }),
};
