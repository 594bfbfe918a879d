import { z } from "zod";
import { portSchema } from "../../target/address-schema.ts";
import { unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/**
 * A file on this machine that begins with a certificate. `how` it was found: named in the configuration for this port, by the program's own command line (or
 * a file that stands in it), or lying where certificates usually lie.
 */
export const certificateFileSchema = z.object({
  path: z.string(),
  how: z.enum(["configuration", "command-line", "usual-place"]),
  changedAt: z.string(),
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  notBefore: z.string(),
  notAfter: z.string(),
  fingerprint256: z.string(),
});
export type CertificateFile = z.infer<typeof certificateFileSchema>;

/** The certificates that lie on this machine for what listens at this port. Names of files and certificates alone are kept, no key is read. */
export const hostCertificate = probeKind({
  probe: "host.certificate",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ port: portSchema }),
  data: z.object({
    files: z.array(certificateFileSchema).optional(),
    /** The processes that listen there, and when each began. */
    processes: z.array(z.object({ pid: z.int(), name: z.string(), startedAt: z.string().nullable() })).optional(),
    unread: unreadSchema.optional(),
  }),
});
