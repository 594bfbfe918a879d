import { createServer } from "node:net";
import { makeDemoAuthority } from "./authority.ts";
import { listenAt, listenTogether } from "./listening.ts";
import { type NameServer, startNameServer, type Zone } from "./name-server.ts";
import { type Broken, brokenTargets } from "./targets.ts";

/** Ports that are easy to read, the same at each start; where one is taken the kernel chooses another. */
const firstPort = 8443;
const firstDnsPort = 5301;

/** `test` is reserved for this (RFC 6761, section 6.2): no such name can be anybody's. */
const zone = "demo.test";

export type Demo = {
  /** What a chip says and types. */
  targets: { label: string; command: string; about: string }[];
  /** Who answers for the names of the demo targets. */
  zones: { zone: string; servers: { address: string; port: number }[] }[];
  /** The authority that signed their certificates, PEM. */
  caPem: string;
  close: () => Promise<void>;
};

/** Starts every demo target on loopback and two DNS servers for their names. */
export async function startDemo(now: Date): Promise<Demo> {
  const authority = await makeDemoAuthority(now);
  const broken = await brokenTargets(authority, zone);
  const open: { close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => void (await Promise.allSettled(open.map((one) => one.close())));
  try {
    const ports = new Map<string, number>();
    for (const [index, { label, servers, hosts }] of broken.entries()) {
      const listening = servers.length === 0 ? [] : await listenTogether(servers, hosts, firstPort + index);
      open.push(...listening);
      const [first] = listening;
      if (first !== undefined) ports.set(label, first.port);
    }
    // Only now, so that no server above is given a port that is meant to stay closed.
    const closed = await freePort(firstPort + broken.length);
    const targets = broken.map(({ label, about, scheme }) => ({
      label,
      about,
      command: `/triage ${scheme}://${label}.${zone}:${ports.get(label) ?? closed}`,
    }));
    const servers = await Promise.all(
      (["first", "second"] as const).map((which, index) =>
        startNameServer([zone], recordsFor(broken, which), firstDnsPort + index),
      ),
    );
    open.push(...servers);
    return { targets, zones: [{ zone, servers: servers.map(endpointOf) }], caPem: authority.pem, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function recordsFor(broken: readonly Broken[], which: "first" | "second"): Zone {
  return new Map(
    broken.map(({ label, dns }): [string, { a?: readonly string[]; cname?: string }] => {
      const name = `${label}.${zone}`;
      if (dns.kind === "dangling") return [name, { cname: `${dns.to}.${zone}` }];
      return [name, { a: dns.kind === "disagree" ? dns[which] : dns.addresses }];
    }),
  );
}

const endpointOf = ({ address, port }: NameServer) => ({ address, port });

/** A port that nothing listens on now. */
async function freePort(wanted: number): Promise<number> {
  const probe = (await listenAt(createServer(), "127.0.0.1", wanted)) ?? (await listenAt(createServer(), "127.0.0.1", 0));
  await probe?.close();
  return probe?.port ?? 9;
}
