import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** The host answers pings and refuses other ports; whoever leads the port on asks for the other machine in vain. */
export const noRouteLedOn: FaultScenario = {
  id: "path.no-route/led-on-to-nobody",
  made: "the last router, or the host itself, leads the port on to an address of the server's network that nobody has",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0]]),
    kernel: { server: ["net.ipv4.ip_forward=1"] },
  }),
  fault: (_, { v4, nobody, securePort, chance }) => {
    const rules = { "nat prerouting": [`ip daddr ${v4[0]} tcp dport ${securePort} dnat ip to ${nobody}`] };
    return { rules: chance.pick([{ r2: rules }, { server: rules }]) };
  },
  expected: ({ v4 }) => ({ cause: "path.no-route", pattern: "everywhere", addresses: [v4[0]] }),
};
