import { z } from "zod";
import { probeKind } from "../kind.ts";

/** What every ordinary program on this machine gets: getaddrinfo(3), with hosts file, search suffixes and caches. */
export const dnsSystem = probeKind({
  probe: "dns.system",
  layer: "dns",
  deadlineMs: 8_000,
  silenceMs: 5_000,
  subject: z.object({ name: z.string(), purpose: z.enum(["target", "redirect", "proxy"]) }),
  data: z.object({ addresses: z.array(z.string()).optional() }),
});
