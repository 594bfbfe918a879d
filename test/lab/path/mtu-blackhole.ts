import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { changedIdentities, changedLocations, goodSite, type Site } from "../site.ts";

/** What says that a packet is too big. */
const silent = ["icmp type destination-unreachable drop", "icmpv6 type packet-too-big drop"];

/** Pages that take some packets. */
function longPages(setting: Setting): Site {
  const site = goodSite(setting, "http");
  return { ...site, ...changedLocations(site, `default_type text/plain; return 200 "${"all is well here. ".repeat(210)}";`) };
}

export const mtuBlackholeSilent: FaultScenario = {
  id: "path.mtu-blackhole/silent-routers",
  made: "the links between the routers take small packets alone, and the routers say nothing of it",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { filling: 3_000 }) };
  },
  fault: (_, { chance }) => ({
    mtu: { middle: chance.number(1_280, 1_420) },
    rules: { r1: { output: silent }, r2: { output: silent } },
  }),
  expected: ({ v4 }) => ({ cause: "path.mtu-blackhole", pattern: "everywhere", addresses: v4 }),
};

export const mtuBlackholeFirewall: FaultScenario = {
  id: "path.mtu-blackhole/large-dropped",
  made: "over IPv6 alone, a device on the way drops packets over a certain size",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { chance }) => ({ passing: [`meta nfproto ipv6 meta length > ${chance.number(1_290, 1_420)} drop`] }),
  expected: ({ v6 }) => ({ cause: "path.mtu-blackhole", pattern: "one-family", addresses: [v6[0]] }),
};

export const mtuBlackholeBody: FaultScenario = {
  id: "path.mtu-blackhole/long-page",
  made: "full packets from one of two addresses are lost on the way back, and its page takes some of them",
  site: longPages,
  fault: (_, { v4, odd }) => ({ rules: { r1: { forward: [`ip saddr ${v4[odd]} meta length > 1400 drop`] } } }),
  expected: ({ v4, odd }) => ({ cause: "path.mtu-blackhole", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** The routers tell whoever sends too much. Linux keeps that for the address: but for the first, each connection asks for less from the start. */
export const mtuBlackholeServerDeaf: FaultScenario = {
  id: "path.mtu-blackhole/server-not-told",
  made: "the links between the routers take small packets alone, and the server's own firewall drops the ICMP errors that say so",
  site: (setting) => {
    const site = goodSite(setting, "https", setting.chance.pick<readonly string[]>([setting.v4, [setting.v6[0]]]));
    const mtu = { middle: setting.chance.number(1_280, 1_400) };
    return { ...site, ...changedIdentities(site, "all", { filling: 3_000 }), mtu };
  },
  fault: () => ({ arriving: silent }),
  expected: () => ({ cause: "path.mtu-blackhole", pattern: "everywhere" }),
};

export const mtuBlackholeServerDeafPage: FaultScenario = {
  id: "path.mtu-blackhole/server-not-told-page",
  made: "the links between the routers take small packets alone, the server's own firewall drops the ICMP errors that say so, and its page takes some packets",
  site: (setting) => ({ ...longPages(setting), mtu: { middle: 1_280 } }),
  fault: () => ({ arriving: silent }),
  expected: ({ v4 }) => ({ cause: "path.mtu-blackhole", pattern: "everywhere", addresses: v4 }),
};
