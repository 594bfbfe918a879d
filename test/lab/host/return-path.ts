import type { FaultScenario } from "../scenario.ts";
import { ownSite } from "./own-site.ts";

export const returnPathByRule: FaultScenario = {
  id: "host.return-path-blocked/by-rule",
  made: "the server's firewall lets requests in, and drops what leaves from this port",
  site: (setting) => ({ ...ownSite(setting, "https", [setting.v4[0]]), rules: { server: { output: ["tcp dport 25 drop"] } } }),
  fault: (_, { securePort }) => ({ rules: { server: { output: ["tcp dport 25 drop", `tcp sport ${securePort} drop`] } } }),
  expected: ({ v4: [address] }) => ({ cause: "host.return-path-blocked", pattern: "everywhere", addresses: [address] }),
};

export const returnPathByFlags: FaultScenario = {
  id: "host.return-path-blocked/answers-only",
  made: "a rule behind the routing drops the answers to first packets from one of two addresses",
  site: (setting) => ownSite(setting, "http"),
  fault: (_, { v4, odd }) => ({
    rules: { server: { postrouting: [`ip saddr ${v4[odd]} tcp flags & (syn | ack) == syn | ack counter drop`] } },
  }),
  expected: ({ v4, odd }) => ({ cause: "host.return-path-blocked", pattern: "some-addresses", addresses: [v4[odd]] }),
};
