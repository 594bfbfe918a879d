import { changedBalancers, passThroughSite } from "../balancer.ts";
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
