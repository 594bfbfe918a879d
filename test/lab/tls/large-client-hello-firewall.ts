import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const largeClientHelloFirewall: FaultScenario = {
  id: "tls.large-client-hello/firewall-drops-first-segment",
  made: "a firewall drops full segments that begin with a handshake message of TLS",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ passing: [`tcp dport ${securePort} ip length > 1400 @ih,0,16 0x1603 drop`] }),
  expected: ({ v4 }) => ({ cause: "tls.large-client-hello", pattern: "everywhere", addresses: v4 }),
};
