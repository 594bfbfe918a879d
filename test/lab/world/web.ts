import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlaceName } from "../place.ts";
import type { Balancer, Server, StandIn, WebServer } from "../server.ts";
import type { Site } from "../site.ts";
import type { ProgramCall } from "../stand-in/programs.ts";
import type { Where } from "../stand-in/where.ts";
import type { Readiness } from "./daemon.ts";
import { type IdentityFiles, trustedIssuer, trustedRoot, writeIdentity } from "./identity.ts";
import { type Paths, pathsOf, withPaths } from "./placeholders.ts";

export type Start = { place: PlaceName; command: [string, ...string[]]; ready: Readiness };
/** A stand-in to be run beside the others of its place. */
export type Call = { place: PlaceName; where: Where; call: ProgramCall };

/** A server with the files of its certificates, first and further ones, and the paths that its texts may name. */
type Made<S extends Server> = { server: S; files: IdentityFiles | null; more: IdentityFiles[]; paths: Paths };

/** Writes the configuration of one nginx and one HAProxy a place, and says how they and all else are started. `paths`: what flags may name. */
export async function writeServers(
  folder: string,
  { servers, clientIdentity }: Site,
): Promise<{ starts: Start[]; calls: Call[]; paths: Paths }> {
  mkdirSync(folder, { recursive: true });
  const root = join(folder, "root.pem");
  const issuer = join(folder, "issuer.pem");
  writeFileSync(root, await trustedRoot());
  writeFileSync(issuer, await trustedIssuer());
  const shared = new Map([
    ["root", root],
    ["issuer", issuer],
    ["folder", folder],
  ]);
  if (clientIdentity !== undefined)
    for (const [word, path] of pathsOf(await writeIdentity(folder, "client", clientIdentity), "client")) shared.set(word, path);
  const made = await Promise.all(servers.map((server, index) => make(folder, server, index, shared)));
  const texts = <S extends Server>(one: Made<S>, text: string): string => withPaths(text, one.paths, shared);
  const starts: Start[] = [];
  const calls: Call[] = [];
  for (const place of ["server", "elsewhere", "dns", "client", "r1"] as const) {
    const here = made.filter(({ server }) => (server.place ?? "server") === place);
    const nginx = here.filter((one): one is Made<WebServer> => one.server.kind === "nginx");
    const haproxy = here.filter((one): one is Made<Balancer> => one.server.kind === "haproxy");
    if (nginx.length > 0) {
      const path = join(folder, `${place}-nginx.conf`);
      writeFileSync(path, nginxText(folder, nginx, texts));
      starts.push({ place, command: ["nginx", "-p", folder, "-e", "stderr", "-c", path], ready: listens(nginx) });
    }
    if (haproxy.length > 0) {
      const path = join(folder, `${place}-haproxy.cfg`);
      writeFileSync(path, haproxyText(haproxy, texts));
      starts.push({ place, command: ["haproxy", "-db", "-f", path], ready: listens(haproxy) });
    }
    for (const one of here) {
      if (one.server.kind === "command") {
        const [program, ...rest] = one.server.command;
        starts.push({ place, command: [program, ...rest.map((text) => texts(one, text))], ready: listens([one]) });
      }
      if (one.server.kind === "program") calls.push({ place, ...callOf(one.server, one.files, (text) => texts(one, text)) });
    }
  }
  return { starts, calls, paths: shared };
}

/** All stand-ins of a place in one process of `program`. */
export function writeStandIns(folder: string, place: PlaceName, calls: readonly Call[], program: string): Start {
  const path = join(folder, `${place}-stand-ins.json`);
  writeFileSync(path, JSON.stringify(calls.map(({ where, call }) => ({ where, call }))));
  return { place, command: [process.execPath, program, path], ready: { says: /all stand-ins serve/ } };
}

async function make(folder: string, server: Server, index: number, shared: Map<string, string>): Promise<Made<Server>> {
  const { identity } = server;
  const more = server.kind === "nginx" ? (server.moreIdentities ?? []) : [];
  const write = async (one: typeof identity, name: string): Promise<IdentityFiles | null> => {
    if (one === null || one === "refuses") return null;
    const files = await writeIdentity(folder, name, one);
    if (one.label !== undefined) for (const [word, path] of pathsOf(files, one.label)) shared.set(word, path);
    return files;
  };
  const [files = null, ...others] = await Promise.all([
    write(identity, `server-${index}`),
    ...more.map((one, second) => write(one, `server-${index}-${second}`)),
  ]);
  const paths = new Map(files === null ? [] : pathsOf(files, null));
  return { server, files, more: others.filter((one) => one !== null), paths };
}

function callOf(
  { kind, place, identity, address, port, ...call }: StandIn,
  files: IdentityFiles | null,
  texts: (text: string) => string,
) {
  const filled = JSON.parse(texts(JSON.stringify(call))) as ProgramCall;
  return { where: { address, port, files }, call: filled };
}

const listens = (all: readonly { server: Server }[]): Readiness => ({
  listens: all.map(({ server: { address, port } }) => ({ address, port })),
});

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

function nginxText(
  folder: string,
  all: readonly Made<WebServer>[],
  texts: (one: Made<WebServer>, text: string) => string,
): string {
  const blocks = all.map((one) => {
    const { address, port, identity, serverName, location, lines = [], httpLines = [], listens: words = "" } = one.server;
    const files = [...(one.files === null ? [] : [one.files]), ...one.more];
    const text = `${httpLines.map((line) => `  ${line}\n`).join("")}  server {
    listen ${bracketed(address)}:${port}${identity === null ? "" : " ssl"} ${words};
    ${serverName === undefined ? "" : `server_name ${serverName};`}
    ${identity === "refuses" ? "ssl_reject_handshake on;" : ""}
    ${files.map(({ chain, key }) => `ssl_certificate ${chain}; ssl_certificate_key ${key};`).join(" ")}
    ${lines.join("\n    ")}
    location / { ${location} }
  }`;
    return texts(one, text);
  });
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  return `daemon off; master_process off; user root; pid ${folder}/${all[0]?.server.place ?? "server"}-nginx.pid; worker_rlimit_nofile 1024;
events { worker_connections 256; }
http {
  access_log off; ${bodies.join(" ")}
${blocks.join("\n")}
}
`;
}

function haproxyText(all: readonly Made<Balancer>[], texts: (one: Made<Balancer>, text: string) => string): string {
  const sections = all.map((one, index) => {
    const { address, port, mode, body, backends, binds = "" } = one.server;
    const text = `frontend front${index}
  mode ${mode}
  bind ${address}:${port}${one.files === null ? "" : ` ssl crt ${one.files.pem}`} ${binds}
${body.map((line) => `  ${line}\n`).join("")}${backends.join("\n")}
`;
    return texts(one, text);
  });
  return `global
  maxconn 256
${all.flatMap(({ server: { globals = [] } }) => globals.map((line) => `  ${line}\n`)).join("")}defaults
  timeout connect 30s
  timeout client 30s
  timeout server 30s
${sections.join("\n")}`;
}
