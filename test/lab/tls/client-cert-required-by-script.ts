import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** A TLS server of one file, a thread each: one read, one answer, no goodbye. */
const program = (mode: "CERT_OPTIONAL" | "CERT_REQUIRED"): string => String.raw`
import socket, ssl, sys, threading
address, port, chain, key, root = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(chain, key)
context.load_verify_locations(root)
context.verify_mode = ssl.${mode}
def serve(raw):
    try:
        raw.settimeout(20)
        with context.wrap_socket(raw, server_side=True) as one:
            if one.recv(65536):
                one.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nready\n")
    except OSError:
        pass
    finally:
        raw.close()
server = socket.create_server((address, int(port)), backlog=64)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
`;

/** At each address; with Debian's own Python, whatever else the machine has of that name. */
const scripts = (setting: Setting, mode: "CERT_OPTIONAL" | "CERT_REQUIRED"): Pick<Site, "servers"> => ({
  servers: setting.v4.map(
    (address): Command => ({
      kind: "command",
      address,
      port: setting.securePort,
      identity: goodIdentity(setting),
      command: ["/usr/bin/python3", "-c", program(mode), address, `${setting.securePort}`, "%chain%", "%key%", "%root%"],
    }),
  ),
});

/** It closes with the request unread, so a reset follows the handshake: such a one once ended the whole process that asks. */
export const clientCertRequiredByScript: FaultScenario = {
  id: "tls.client-cert-required/by-script",
  made: "a script demands a certificate of each client; its twin asks for one and goes on without",
  site: (setting) => ({ ...goodSite(setting, "https"), ...scripts(setting, "CERT_OPTIONAL") }),
  fault: (_, setting) => scripts(setting, "CERT_REQUIRED"),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-required", pattern: "everywhere", addresses: v4 }),
};
