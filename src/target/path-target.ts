import type { Target } from "./target.ts";

/** The same host and port with nothing said above TCP: what is asked where the way there alone is in question. */
export function pathTarget(target: Target): Target {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return { ...target, scheme: "tcp", url: `tcp://${host}:${target.port}`, sni: null };
}
