import { disliking, middleboxSite } from "../middlebox.ts";
import type { FaultScenario } from "../scenario.ts";

const alert = (code: number): { sayHex: string } => ({
  sayHex: `15030300020 2${code.toString(16).padStart(2, "0")}`.replace(" ", ""),
});

export const unrecognizedNameVague: FaultScenario = {
  id: "tls.unrecognized-name/handshake-failure",
  made: "a balancer answers this name with handshake_failure or internal_error, or hangs up",
  site: middleboxSite,
  fault: (site, setting) =>
    disliking(setting, site, [setting.v4[setting.odd]], setting.host, [
      ...setting.chance.pick([[alert(40)], [alert(80)], []]),
      "close",
    ]),
  expected: ({ v4, odd }) => ({ cause: "tls.unrecognized-name", pattern: "some-addresses", addresses: [v4[odd]] }),
};
