import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const localFirewallDropsTcp: FaultScenario = {
  id: "vantage.local-firewall/drops-port",
  made: "the client's own firewall drops TCP to the port on its way out, by a rule that counts nothing",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ rules: { client: { output: [`tcp dport ${securePort} drop`] } } }),
  expected: ({ v4 }) => ({ cause: "vantage.local-firewall", pattern: "everywhere", addresses: v4 }),
};

export const localFirewallRejects: FaultScenario = {
  id: "vantage.local-firewall/resets-one-address",
  made: "the client's own firewall answers connections to one address with a reset",
  site: (setting) => controlledSite(setting, "http"),
  fault: (_, { v4, odd, plainPort }) => ({
    rules: { client: { output: [`ip daddr ${v4[odd]} tcp dport ${plainPort} reject with tcp reset`] } },
  }),
  expected: ({ v4, odd }) => ({ cause: "vantage.local-firewall", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const localFirewallProhibits: FaultScenario = {
  id: "vantage.local-firewall/prohibiting-rule",
  made: "a routing rule of the client prohibits the target's network",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4 }) => ({ ipLines: { client: v4.map((address) => `rule add to ${address} prohibit`) } }),
  expected: ({ v4 }) => ({ cause: "vantage.local-firewall", pattern: "everywhere", addresses: v4 }),
};

export const localFirewallDropsAnswers: FaultScenario = {
  id: "vantage.local-firewall/drops-answers",
  made: "the client's own firewall lets connections out and drops what comes back",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { securePort }) => ({ rules: { client: { input: [`tcp sport ${securePort} drop`] } } }),
  expected: ({ v4, v6 }) => ({ cause: "vantage.local-firewall", pattern: "everywhere", addresses: [v4[0], v6[0]] }),
};

export const localFirewallDropsLookups: FaultScenario = {
  id: "vantage.local-firewall/drops-lookups",
  made: "the client's own firewall drops DNS on its way out, over UDP and TCP",
  site: (setting) => controlledSite(setting, "https"),
  fault: () => ({ rules: { client: { output: ["meta l4proto { tcp, udp } th dport 53 drop"] } } }),
  expected: ({ resolvers }) => ({ cause: "vantage.local-firewall", pattern: "everywhere", resolvers }),
};

/** As after a transparent proxy that has died, or was taken away without its rule. */
export const localFirewallLedBack: FaultScenario = {
  id: "vantage.local-firewall/led-back-to-nobody",
  made: "a rule of the client leads its connections to the port back to a port of its own, where nobody listens",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort, chance }) => ({
    rules: { client: { "nat output": [`tcp dport ${securePort} redirect to :${chance.number(18_000, 19_000)}`] } },
  }),
  expected: ({ v4 }) => ({ cause: "vantage.local-firewall", pattern: "everywhere", addresses: v4 }),
};
