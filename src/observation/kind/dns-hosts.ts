import { z } from "zod";
import { probeKind } from "../kind.ts";

/** The hosts file, read as the C library reads it (hosts(5)). No line for the name: outcome ok, no addresses. */
export const dnsHosts = probeKind({
  probe: "dns.hosts",
  layer: "dns",
  deadlineMs: 1_000,
  silenceMs: 0,
  subject: z.object({ name: z.string() }),
  data: z.object({
    path: z.string().optional(),
    lines: z.array(z.object({ line: z.int(), address: z.string() })).optional(),
    addresses: z.array(z.string()).optional(),
  }),
});
