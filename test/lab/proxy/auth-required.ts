import { proxyOf, proxyTold, siteBehindProxy } from "../behind-proxy.ts";
import { chanceOf } from "../chance.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";

/** A password that needs encoding in a URL, as good ones do. */
const loginOf = ({ host }: Setting) => {
  const chance = chanceOf(`login of ${host}`);
  const [user, password] = [`user${chance.number(10, 99)}`, `p@ss:${chance.number(1_000, 9_999)}/word`];
  return { plain: `${user}:${password}`, typed: `${user}:${encodeURIComponent(password)}` };
};

export const proxyWantsLogin: FaultScenario = {
  id: "proxy.auth-required/no-login",
  made: "the proxy wants a user and a password, and none is given",
  site: (setting) => siteBehindProxy(setting, proxyOf(setting).scheme),
  fault: (site, setting) => proxyTold(site, { login: loginOf(setting).plain }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.auth-required", pattern: "everywhere", addresses: [address] }),
};

export const proxyLoginOutdated: FaultScenario = {
  id: "proxy.auth-required/old-password",
  made: "the password was changed at the proxy, and the variable of the machine holds the old one",
  site: (setting) => {
    const { address, port, scheme } = proxyOf(setting);
    const url = `http://${loginOf(setting).typed}@${address}:${port}`;
    return {
      ...siteBehindProxy(setting, scheme, { login: loginOf(setting).plain }),
      flags: ["--proxy", "env"],
      variables: { [scheme === "https" ? "HTTPS_PROXY" : "http_proxy"]: url },
    };
  },
  fault: (site) => proxyTold(site, { login: "another:word" }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.auth-required", pattern: "everywhere", addresses: [address] }),
};
