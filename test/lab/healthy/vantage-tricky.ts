import { controlFlags, controlledSite } from "../control-site.ts";
import type { FaultScenario, HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Nobody stands at the control targets: the machine has no way to them. */
export const withoutInternet: HealthyScenario = {
  id: "healthy/without-internet",
  made: "the machine reaches the target's network and nothing else: the control targets are out of its reach",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    flags: controlFlags(setting),
    passing: [`ip daddr { ${setting.elsewhere4.join(", ")}, ${setting.network.dns.own4} } drop`],
  }),
  expected: "healthy",
};

export const refusedWithoutInternet: FaultScenario = {
  id: "tcp.refused/without-internet",
  made: "nothing listens on the port, and the control targets are out of reach as well",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    flags: controlFlags(setting),
    passing: [`ip daddr { ${setting.elsewhere4.join(", ")}, ${setting.network.dns.own4} } drop`],
  }),
  fault: () => ({ servers: [] }),
  expected: ({ v4 }) => ({ cause: "tcp.refused", pattern: "everywhere", addresses: v4 }),
};

/** The gateway's own answers are dropped, to anything that is meant for it, and of what dies there. */
export const silentGateway: HealthyScenario = {
  id: "healthy/silent-gateway",
  made: "the client's router answers nothing itself, neither a ping nor an expired packet, and hands everything on",
  site: (setting) => ({
    ...controlledSite(setting, "https"),
    rules: {
      r1: {
        input: ["meta l4proto { icmp, tcp, udp } drop", "icmpv6 type { echo-request, destination-unreachable } drop"],
        output: [
          "icmp type { time-exceeded, destination-unreachable, echo-reply } drop",
          "icmpv6 type { time-exceeded, echo-reply } drop",
        ],
      },
    },
  }),
  expected: "healthy",
};

export const cachedDate: HealthyScenario = {
  id: "healthy/cached-date",
  made: "what the target answers was kept by a cache for days, and its Date header with it",
  site: (setting) => ({
    ...controlledSite(setting, "http", [setting.v4[0]]),
    servers: [
      {
        kind: "program",
        address: setting.v4[0],
        port: setting.plainPort,
        identity: null,
        program: "http",
        arguments: {
          routes: [
            {
              status: 200,
              body: "ready\n",
              aheadS: -86_400 * setting.days,
              headers: { age: String(86_400 * setting.days), "x-cache": "HIT" },
            },
          ],
        },
      },
    ],
  }),
  expected: "healthy",
};

/** Both families are there for the target, and one alone for the client. */
export const clientWithoutIpv6: HealthyScenario = {
  id: "healthy/client-without-ipv6",
  made: "the name has addresses of both families, and the client has IPv4 alone",
  site: (setting) => ({
    ...controlledSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    ipLines: { client: [`address del ${setting.network.client.own6}/64 dev up0`] },
  }),
  expected: "healthy",
};
