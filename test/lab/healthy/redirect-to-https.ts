import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const redirectToHttps: HealthyScenario = {
  id: "healthy/redirect-to-https",
  made: "plain HTTP leads on to HTTPS at another port",
  site: (setting) => {
    const secure = goodSite(setting, "https");
    const plain = goodSite(setting, "http");
    const location = `return 301 https://${setting.host}:${setting.securePort}/;`;
    return { ...plain, servers: [...secure.servers, ...plain.servers.map((server) => ({ ...server, location }))] };
  },
  expected: "healthy",
};
