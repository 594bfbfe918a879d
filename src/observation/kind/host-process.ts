import { z } from "zod";
import { portSchema } from "../../target/address-schema.ts";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** What a group of processes may use of the processors, and how often it was stopped for it (cgroups: cpu.max and cpu.stat). `cpus`: so many at most. */
export const processorLimitSchema = z.object({
  group: z.string(),
  cpus: z.number(),
  periods: z.int(),
  throttled: z.int(),
  throttledMs: z.number(),
});
export type ProcessorLimit = z.infer<typeof processorLimitSchema>;

/** A process that listens at the port. What this user may not see is null. */
export const listeningProcessSchema = z.object({
  pid: z.int(),
  name: z.string(),
  startedAt: z.string().nullable(),
  /** Open files, and how many it may open (the soft limit). */
  files: z.int().nullable(),
  mostFiles: z.int().nullable(),
  /** Its connections that the other side has closed and it has not, by the kernel's own number for each: those at this port, and all others. */
  closeWait: z.array(z.int()),
  closeWaitElsewhere: z.array(z.int()),
  processors: z.array(processorLimitSchema),
});
export type ListeningProcess = z.infer<typeof listeningProcessSchema>;

/** The processes behind one port, and what the kernel allows them (/proc/PID, `ss -p`, cgroups). */
export const hostProcess = probeKind({
  probe: "host.process",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ port: portSchema, moment: hostMomentSchema }),
  data: z.object({
    processes: z.array(listeningProcessSchema).optional(),
    unread: unreadSchema.optional(),
  }),
});
