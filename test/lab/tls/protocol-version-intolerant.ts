import { disliking, middleboxSite } from "../middlebox.ts";
import type { FaultScenario } from "../scenario.ts";

/** The extension supported_versions with TLS 1.3 and 1.2 (RFC 8446, section 4.2.1). */
const offersTls13 = "\u0000\u002b\u0000\u0005\u0004\u0003\u0004\u0003\u0003";

export const protocolVersionIntolerant: FaultScenario = {
  id: "tls.protocol-version/cut-at-tls-1.3",
  made: "a device closes or resets every connection on which TLS 1.3 is offered",
  site: middleboxSite,
  fault: (site, setting) => disliking(setting, site, setting.v4, offersTls13, [setting.chance.pick(["reset", "close"])]),
  expected: ({ v4 }) => ({ cause: "tls.protocol-version", pattern: "everywhere", addresses: v4 }),
};
