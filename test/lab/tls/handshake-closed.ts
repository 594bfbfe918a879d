import { changedBalancers, passThroughSite } from "../balancer.ts";
import { changedMember, poolSite } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";

export const handshakeClosed: FaultScenario = {
  id: "tls.handshake-closed/after-the-hello",
  made: "a TCP balancer closes as soon as the hello has come",
  site: (setting) => passThroughSite(setting),
  fault: (site) =>
    changedBalancers(site, ({ body }) => ({
      body: ["tcp-request inspect-delay 5s", "tcp-request content reject if { req.len gt 0 }", ...body],
    })),
  expected: ({ v4 }) => ({ cause: "tls.handshake-closed", pattern: "everywhere", addresses: v4 }),
};

/** The balancer hears the reset and closes its own side in order. */
export const handshakeClosedOneMember: FaultScenario = {
  id: "tls.handshake-closed/one-member",
  made: "one of three web servers behind a balancer waits for the PROXY protocol, which it does not get",
  site: (setting) => poolSite(setting, "https", { members: 3, balance: "roundrobin" }),
  fault: (site) => changedMember(site, (member) => ({ ...member, listens: "proxy_protocol" })),
  expected: ({ v4: [address] }) => ({ cause: "tls.handshake-closed", pattern: "some-tries", addresses: [address] }),
};
