import { z } from "zod";

/**
 * The host probes are read-only looks at the machine that the questions are asked from. What counts upward is read more than once: `before` the probes that
 * are marked for it, `between` while they go on, and `after` them; what rose meanwhile rose in step with them. The same look at another moment is another
 * question.
 */
export const hostMoments = ["before", "between", "after"] as const;
export const hostMomentSchema = z.enum(hostMoments);
export type HostMoment = z.infer<typeof hostMomentSchema>;

/** What could not be read for want of a right or a program, in words: the rest stands all the same. */
export const unreadSchema = z.array(z.string());
