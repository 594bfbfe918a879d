import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** The router says when a packet's time is over before it asks its rules: the trace comes as far as for the other address. */
export const filteredWholeAddress: FaultScenario = {
  id: "tcp.filtered/whole-address",
  made: "the last router, or the server itself, drops every packet to one of two addresses",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd, chance }) => {
    const rules = [`ip daddr ${v4[odd]} drop`];
    return chance.pick([{ passing: rules }, { arriving: rules }]);
  },
  expected: ({ v4, odd }) => ({ cause: "tcp.filtered", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const filteredBareAddress: FaultScenario = {
  id: "tcp.filtered/bare-address",
  made: "the last router drops every packet to an address that is asked for without a name",
  site: (setting) => ({
    ...goodSite(setting, "http", [setting.v4[0]]),
    target: `http://${setting.v4[0]}:${setting.plainPort}/`,
  }),
  fault: (_, { v4 }) => ({ passing: [`ip daddr ${v4[0]} drop`] }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: [v4[0]] }),
};
