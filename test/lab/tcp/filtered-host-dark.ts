import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Nothing of the host answers, so a dead path looks the same; a filter is named first. */
export const filteredHostDark: FaultScenario = {
  id: "tcp.filtered/host-dark",
  made: "the router drops every packet to the server's network",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ passing: ["ip daddr 203.0.113.0/24 drop"] }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};
