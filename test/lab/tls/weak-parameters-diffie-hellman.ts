import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** OpenSSL chooses Diffie-Hellman parameters as strong as the certificate's key. */
const served = (setting: Setting, key: "rsa-1024" | "rsa-2048", flags: readonly string[] = []): Site => {
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
          ...["-cipher", "DHE:@SECLEVEL=0", ...files, ...flags],
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

/** It does not know the name, warns of that (alert 112), and goes on all the same. */
const warns = (setting: Setting): string[] => ["-servername", `other.${setting.zone}`, "-cert2", "%chain%", "-key2", "%key%"];

export const weakParametersBehindWarning: FaultScenario = {
  id: "tls.weak-parameters/behind-a-warning",
  made: "openssl s_server that warns of a name it does not know, and offers nothing but Diffie-Hellman of 1024 bits",
  site: (setting) => served(setting, "rsa-2048", warns(setting)),
  fault: (_, setting) => ({ servers: served(setting, "rsa-1024", warns(setting)).servers }),
  expected: ({ v4 }) => ({ cause: "tls.weak-parameters", pattern: "everywhere", addresses: v4 }),
};
