import { changedMember, poolSite } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";

/** A balancer hands on connections in turn, and the last member sends its visitors nowhere: the first request mostly meets another. */
export const redirectLoopMember: FaultScenario = {
  id: "http.redirect-loop/one-member",
  made: "one of three members behind the address redirects to itself",
  site: (setting) => poolSite(setting, setting.chance.pick(["http", "https"]), { members: 3, balance: "roundrobin" }),
  fault: (site) => changedMember(site, (member) => ({ ...member, location: "return 302 $scheme://$http_host$request_uri;" })),
  expected: ({ v4: [address] }) => ({ cause: "http.redirect-loop", pattern: "some-tries", addresses: [address] }),
};

export const redirectDeadEndMember: FaultScenario = {
  id: "http.redirect-dead-end/one-member",
  made: "one of three members behind the address sends on to a name that the zone does not have",
  site: (setting) => poolSite(setting, "https", { members: 3, balance: "roundrobin" }),
  fault: (site, { zone }) => changedMember(site, (member) => ({ ...member, location: `return 302 https://gone.${zone}/;` })),
  expected: ({ v4: [address] }) => ({ cause: "http.redirect-dead-end", pattern: "some-tries", addresses: [address] }),
};
