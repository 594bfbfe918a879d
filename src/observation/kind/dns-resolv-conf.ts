import { z } from "zod";
import { probeKind } from "../kind.ts";

/** How the C library on this machine looks names up: what resolv.conf(5) says, with its defaults where it says nothing. */
export const dnsResolvConf = probeKind({
  probe: "dns.resolv-conf",
  layer: "dns",
  deadlineMs: 1_000,
  silenceMs: 0,
  /** The name that is to be looked up that way. */
  subject: z.object({ name: z.string() }),
  data: z.object({
    path: z.string().optional(),
    nameservers: z.array(z.string()).optional(),
    search: z.array(z.string()).optional(),
    ndots: z.int().optional(),
    /** Seconds that one server is waited for, and how often all are asked. */
    timeoutS: z.int().optional(),
    attempts: z.int().optional(),
    rotate: z.boolean().optional(),
    /** `single-request` or `single-request-reopen`: A and AAAA are not asked side by side over one socket. */
    singleRequest: z.boolean().optional(),
    /** `use-vc`: questions go over TCP alone. Agents of before do not say. */
    useVc: z.boolean().optional(),
  }),
});
