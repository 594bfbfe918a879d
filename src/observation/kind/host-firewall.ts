import { z } from "zod";
import { portSchema } from "../../target/address-schema.ts";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

export const hookNames = ["ingress", "prerouting", "input", "forward", "output", "postrouting"] as const;
export type HookName = (typeof hookNames)[number];

/** One condition of a rule: what of a packet is compared, and with which values (`443`, `1-1000`, `10.0.0.0/8`, `up*`). `other`: what is not understood here. */
export const conditionSchema = z.object({
  on: z.enum(["protocol", "family", "dport", "sport", "source", "destination", "in", "out", "state", "flags", "limit", "other"]),
  isNot: z.boolean(),
  values: z.array(z.string()),
});
export type Condition = z.infer<typeof conditionSchema>;

export const deeds = [
  "drop",
  "reject",
  "accept",
  "jump",
  "goto",
  "return",
  "dnat",
  "redirect",
  "notrack",
  "none",
  "other",
] as const;

export const ruleSchema = z.object({
  /** Its place in the order of evaluation within its chain. */
  place: z.int(),
  chain: z.string(),
  conditions: z.array(conditionSchema),
  does: z.enum(deeds),
  /** Which chain it jumps to, or which address and port it leads to. */
  to: z.string().nullable(),
  /** Null where the rule counts nothing. */
  packets: z.int().nullable(),
  /** As a person would write it. */
  text: z.string(),
});
export type FirewallRule = z.infer<typeof ruleSchema>;

export const chainSchema = z.object({
  /** `ip filter INPUT`: family, table and name, what rules call their chain. */
  id: z.string(),
  hook: z.enum(hookNames).nullable(),
  priority: z.int().nullable(),
  policy: z.enum(["accept", "drop"]).nullable(),
  policyPackets: z.int().nullable(),
});
export type FirewallChain = z.infer<typeof chainSchema>;

/** The firewall's rules, as `nft -j` and, where another program's own matches stand in them, `iptables-save -c` tell of them: those that a TCP packet to or from this port may meet. */
export const hostFirewall = probeKind({
  probe: "host.firewall",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ port: portSchema.nullable(), moment: hostMomentSchema }),
  data: z.object({
    chains: z.array(chainSchema).optional(),
    rules: z.array(ruleSchema).optional(),
    unread: unreadSchema.optional(),
  }),
});
