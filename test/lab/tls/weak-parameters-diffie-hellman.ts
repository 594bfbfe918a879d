import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** OpenSSL chooses Diffie-Hellman parameters as strong as the certificate's key. */
const served = (setting: Setting, key: "rsa-1024" | "rsa-2048"): Site => {
  const { v4, securePort: port } = setting;
  const files = ["-cert", "%chain%", "-cert_chain", "%chain%", "-key", "%key%"];
  return {
    ...goodSite(setting, "https"),
    servers: v4.map(
      (address): Server => ({
        kind: "command",
        address,
        port,
        identity: { ...goodIdentity(setting), key },
        command: [
          ...(["openssl", "s_server", "-accept", `${address}:${port}`, "-www", "-quiet", "-tls1_2"] as const),
          ...["-cipher", "DHE:@SECLEVEL=0", ...files],
        ],
      }),
    ),
  };
};

export const weakParametersDiffieHellman: FaultScenario = {
  id: "tls.weak-parameters/short-diffie-hellman",
  made: "openssl s_server with nothing but Diffie-Hellman of 1024 bits",
  site: (setting) => served(setting, "rsa-2048"),
  fault: (_, setting) => ({ servers: served(setting, "rsa-1024").servers }),
  expected: ({ v4 }) => ({ cause: "tls.weak-parameters", pattern: "everywhere", addresses: v4 }),
};
