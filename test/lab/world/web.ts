import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Balancer, Server, WebServer } from "../site.ts";
import type { Readiness } from "./daemon.ts";
import { type IdentityFiles, writeIdentity } from "./identity.ts";

type Start = { command: [string, ...string[]]; ready: Readiness };

/** Writes the configuration of one nginx for all web servers and of one HAProxy for all balancers, and says how they are started. */
export async function writeServers(folder: string, servers: readonly Server[]): Promise<Start[]> {
  mkdirSync(folder, { recursive: true });
  const made = await Promise.all(
    servers.map(async (server, index) => ({
      server,
      files:
        server.identity === null || server.identity === "refuses"
          ? null
          : await writeIdentity(folder, `server-${index}`, server.identity),
    })),
  );
  const nginx = made.flatMap(({ server, files }) => (server.kind === "nginx" ? [{ server, files }] : []));
  const haproxy = made.flatMap(({ server, files }) => (server.kind === "haproxy" ? [{ server, files }] : []));
  const start = (
    name: string,
    text: string,
    command: (path: string) => Start["command"],
    all: readonly { server: Server }[],
  ): Start[] => {
    if (all.length === 0) return [];
    const path = join(folder, name);
    writeFileSync(path, text);
    return [{ command: command(path), ready: { listens: all.map(({ server: { address, port } }) => ({ address, port })) } }];
  };
  return [
    ...start("nginx.conf", nginxText(folder, nginx), (path) => ["nginx", "-p", folder, "-e", "stderr", "-c", path], nginx),
    ...start("haproxy.cfg", haproxyText(haproxy), (path) => ["haproxy", "-db", "-f", path], haproxy),
  ];
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function nginxText(folder: string, all: readonly { server: WebServer; files: IdentityFiles | null }[]): string {
  const blocks = all.map(
    ({ server: { address, port, identity, serverName, location }, files }) => `  server {
    listen ${bracketed(address)}:${port}${identity === null ? "" : " ssl"};
    ${serverName === undefined ? "" : `server_name ${serverName};`}
    ${identity === "refuses" ? "ssl_reject_handshake on;" : ""}
    ${files === null ? "" : `ssl_certificate ${files.chain}; ssl_certificate_key ${files.key};`}
    location / { ${location} }
  }`,
  );
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  return `daemon off; master_process off; user root; pid ${folder}/nginx.pid; worker_rlimit_nofile 1024;
events { worker_connections 256; }
http {
  access_log off; ${bodies.join(" ")}
${blocks.join("\n")}
}
`;
}

function haproxyText(all: readonly { server: Balancer; files: IdentityFiles | null }[]): string {
  const sections = all.map(
    ({ server: { address, port, mode, body, backends }, files }, index) => `frontend front${index}
  mode ${mode}
  bind ${address}:${port}${files === null ? "" : ` ssl crt ${files.pem}`}
${body.map((line) => `  ${line}\n`).join("")}${backends.join("\n")}
`,
  );
  return `global
  maxconn 256
defaults
  timeout connect 30s
  timeout client 30s
  timeout server 30s
${sections.join("\n")}`;
}
