import { z } from "zod";
import { portSchema } from "../../target/address-schema.ts";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** A process that holds a listener. `command`: a mark of its command line, which may hold secrets: equal marks are equal lines. */
export const holderSchema = z.object({
  pid: z.int(),
  name: z.string(),
  parent: z.int().nullable(),
  command: z.string().nullable(),
});
export type Holder = z.infer<typeof holderSchema>;

/** `address` is 0.0.0.0, :: or one address; :: with `isDual` serves IPv4 as well. `waiting` connections are established and not accepted yet, `backlog` is how many may be. */
export const listenerSchema = z.object({
  address: z.string(),
  port: z.int(),
  isDual: z.boolean(),
  /** The interface that it is bound to, or null. */
  link: z.string().nullable(),
  waiting: z.int(),
  backlog: z.int(),
  uid: z.int(),
  /** Empty where the right to see them is missing. */
  holders: z.array(holderSchema),
});
export type Listener = z.infer<typeof listenerSchema>;

/** A handshake that the kernel has answered and whose end has not come; `repeats`: how often the answer was sent again. */
export const halfOpenSchema = z.object({ local: z.string(), peer: z.string(), repeats: z.int() });
export type HalfOpen = z.infer<typeof halfOpenSchema>;

/** The TCP sockets of this machine, as `ss` tells of them: what listens, and for one port also what is connected there. `port` null: every listener, no connections. */
export const hostSockets = probeKind({
  probe: "host.sockets",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ port: portSchema.nullable(), moment: hostMomentSchema }),
  data: z.object({
    listeners: z.array(listenerSchema).optional(),
    /** How many connections with this local port are in each state (`ESTAB`, `CLOSE-WAIT` …). */
    states: z.record(z.string(), z.int()).optional(),
    halfOpen: z.array(halfOpenSchema).optional(),
    /** Some of those connections; one that this machine opened itself from this port keeps everybody else from listening there. */
    connections: z.array(z.object({ state: z.string(), local: z.string(), peer: z.string(), peerPort: z.int() })).optional(),
    unread: unreadSchema.optional(),
  }),
});

/** A look at this port, or at every one: in place of one at a port to which a rule leads on. */
export const isLookAt = ({ subject }: { subject: { port: number | null } }, port: number): boolean =>
  subject.port === null || subject.port === port;
