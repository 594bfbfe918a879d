import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodSite, type Site } from "../site.ts";

const asking = (site: Site, at: readonly string[] | "all", how: "on" | "optional"): Pick<Site, "servers"> =>
  changedServers(
    site,
    at,
    (server): Server =>
      server.kind === "nginx"
        ? { ...server, lines: [`ssl_verify_client ${how};`, "ssl_verify_depth 3;", "ssl_client_certificate %root%;"] }
        : server,
  );

export const clientCertRequiredNginx: FaultScenario = {
  id: "tls.client-cert-required/nginx",
  made: "one of two web servers answers 400 to who shows no certificate; its twin asks for one and goes on without",
  site: (setting) => ({ ...goodSite(setting, "https"), ...asking(goodSite(setting, "https"), "all", "optional") }),
  fault: (site, { v4, odd }) => asking(site, [v4[odd]], "on"),
  expected: ({ v4, odd }) => ({ cause: "tls.client-cert-required", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const clientCertRequiredHaproxy: FaultScenario = {
  id: "tls.client-cert-required/haproxy",
  made: "the balancers end the handshake of who shows no certificate; their twins ask for one and go on without",
  site: (setting) => withVerify(balancerSite(setting, "https"), "optional", setting),
  fault: (site, setting) => withVerify(site, "required", setting),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-required", pattern: "everywhere", addresses: v4 }),
};

/** TLS 1.2 alone at one seed in two: its refusal is another alert, within the handshake. */
const withVerify = (site: Site, verify: "optional" | "required", { odd }: Setting): Site => ({
  ...site,
  ...changedBalancers(site, () => ({ binds: `ca-file %root% verify ${verify}${odd === 0 ? " ssl-max-ver TLSv1.2" : ""}` })),
});
