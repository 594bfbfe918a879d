import type { RequestListener } from "node:http";
import type { Server } from "node:net";
import type { DemoAuthority } from "./authority.ts";
import { http, https, silent } from "./listening.ts";

/** One target as it is broken: what listens at which of its addresses, and what DNS says of its name. */
export type Broken = {
  /** The first label of its name, and what the chip says. */
  label: string;
  about: string;
  scheme: "https" | "http" | "tcp";
  /** One server an address, in order; `closed` holds the port free, so that connections are refused. */
  servers: readonly (() => Server)[];
  /** Addresses of the servers; those that DNS gives. */
  hosts: readonly string[];
  dns:
    | { kind: "addresses"; addresses: readonly string[] }
    | { kind: "dangling"; to: string }
    | { kind: "disagree"; first: readonly string[]; second: readonly string[] };
};

const here = "127.0.0.1";
const there = "127.0.0.2";
/** Long enough to be slow for everybody, short enough for an impatient reader. */
const slowMs = 2_600;

const page: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8", server: "demo-web" });
  response.end("All is well.\n");
};
const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", server: "demo-balancer" });
  response.end("no server is available to handle this request\n");
};
const slow: RequestListener = (request, response) => {
  const timer = setTimeout(() => page(request, response), slowMs);
  response.on("close", () => clearTimeout(timer));
};

/** Every demo target, really broken. `zone` is what their names end in. */
export async function brokenTargets(authority: DemoAuthority, zone: string): Promise<Broken[]> {
  const certified = async (label: string, dates: { fromDays?: number; untilDays?: number } = {}) =>
    authority.issue({ names: [`${label}.${zone}`], ...dates });
  const both = { kind: "addresses" as const, addresses: [here, there] };
  const one = { kind: "addresses" as const, addresses: [here] };
  const [healthy, expired, renewed, wrong, alone, busy, late, split] = await Promise.all([
    certified("healthy"),
    certified("expired", { fromDays: -93, untilDays: -3 }),
    certified("expired"),
    certified("another-shop"),
    authority.issueAlone({ names: [`self-signed.${zone}`] }),
    certified("unavailable"),
    certified("slow"),
    certified("split"),
  ]);
  return [
    {
      label: "healthy",
      about: "Nothing is wrong here.",
      scheme: "https",
      servers: [() => https(healthy, page), () => https(healthy, page)],
      hosts: [here, there],
      dns: both,
    },
    { label: "refused", about: "Nothing listens on the port.", scheme: "https", servers: [], hosts: [], dns: one },
    {
      label: "expired",
      about: "The certificate was renewed on one of two addresses only.",
      scheme: "https",
      servers: [() => https(expired, page), () => https(renewed, page)],
      hosts: [here, there],
      dns: both,
    },
    {
      label: "wrong-name",
      about: "The certificate belongs to another name.",
      scheme: "https",
      servers: [() => https(wrong, page)],
      hosts: [here],
      dns: one,
    },
    {
      label: "self-signed",
      about: "The certificate vouches for itself.",
      scheme: "https",
      servers: [() => https(alone, page)],
      hosts: [here],
      dns: one,
    },
    {
      label: "plaintext",
      about: "Plain HTTP on the port for HTTPS.",
      scheme: "https",
      servers: [() => http(page)],
      hosts: [here],
      dns: one,
    },
    {
      label: "silent",
      about: "Connects, then says nothing to the ClientHello.",
      scheme: "https",
      servers: [silent],
      hosts: [here],
      dns: one,
    },
    {
      label: "unavailable",
      about: "The balancer answers 503.",
      scheme: "https",
      servers: [() => https(busy, unavailable)],
      hosts: [here],
      dns: one,
    },
    {
      label: "slow",
      about: "The backend takes its time.",
      scheme: "https",
      servers: [() => https(late, slow)],
      hosts: [here],
      dns: one,
    },
    {
      label: "split",
      about: "Two resolvers disagree, and one of them is wrong.",
      scheme: "https",
      servers: [() => https(split, page)],
      hosts: [here],
      dns: { kind: "disagree", first: [here], second: [there] },
    },
    {
      label: "dangling",
      about: "An alias for a name that is gone.",
      scheme: "https",
      servers: [],
      hosts: [],
      dns: { kind: "dangling", to: "gone" },
    },
  ];
}
