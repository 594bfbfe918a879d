import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

/** What resolvers ask, with signatures, is too large; the plain question is answered. The twin's resolvers fetch the rest over TCP. */
const cutting = { when: { transport: "udp", dnssecOk: true }, does: "truncates" } as const;

export const tcpBlockedSignedAnswers: FaultScenario = {
  id: "dns.tcp-blocked/signed-answers",
  made: "the name servers cut answers with signatures over UDP, and TCP port 53 is filtered there",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      zone: { ...site.zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, rules: [cutting] })) },
    };
  },
  fault: ({ zone }) => ({
    zone: { ...zone, nameServers: (zone.nameServers ?? []).map((server) => ({ ...server, conduct: "udp-only" as const })) },
  }),
  expected: ({ network }) => ({ cause: "dns.tcp-blocked", pattern: "everywhere", resolvers: network.dns.zone }),
};
