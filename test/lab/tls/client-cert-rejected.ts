import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Identity } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodSite, type Site } from "../site.ts";

const client = ({ zone }: Setting): Identity => ({
  issuer: "lab",
  names: [`robot.${zone}`],
  from: -30,
  until: 30,
  sendsIntermediate: true,
});
const shown = ["--cert", "%client.chain%", "--key", "%client.key%"];

export const clientCertRejectedNginx: FaultScenario = {
  id: "tls.client-cert-rejected/nginx",
  made: "the client's certificate is of an authority that the web servers do not know: 400",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      flags: shown,
      clientIdentity: client(setting),
      ...changedServers(site, "all", (server) =>
        server.kind === "nginx"
          ? { ...server, lines: ["ssl_verify_client on;", "ssl_verify_depth 3;", "ssl_client_certificate %root%;"] }
          : server,
      ),
    };
  },
  fault: (_site, setting) => ({ clientIdentity: { ...client(setting), issuer: "stranger" } }),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-rejected", pattern: "everywhere", addresses: v4 }),
};

export const clientCertRejectedHaproxy: FaultScenario = {
  id: "tls.client-cert-rejected/haproxy",
  made: "the client's certificate has run out, and the balancers say so by an alert",
  site: (setting) => {
    const site: Site = { ...balancerSite(setting, "https"), flags: shown, clientIdentity: client(setting) };
    return { ...site, ...changedBalancers(site, () => ({ binds: "ca-file %root% verify required" })) };
  },
  fault: (_site, setting) => ({ clientIdentity: { ...client(setting), until: -1 } }),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-rejected", pattern: "everywhere", addresses: v4 }),
};

/** Its authority is known, and no way there: unknown_ca. */
export const clientCertRejectedWithoutIntermediate: FaultScenario = {
  id: "tls.client-cert-rejected/without-intermediate",
  made: "the client shows its certificate without the intermediate, and the balancers know the root alone",
  site: clientCertRejectedHaproxy.site,
  fault: (_site, setting) => ({ clientIdentity: { ...client(setting), sendsIntermediate: false } }),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-rejected", pattern: "everywhere", addresses: v4 }),
};
