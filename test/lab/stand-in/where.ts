import { z } from "zod";

/** Where a stand-in serves, and with which certificate: files, or none for no TLS. */
export const whereSchema = z.object({
  address: z.string(),
  port: z.int(),
  files: z.object({ chain: z.string(), key: z.string(), staple: z.string().optional() }).nullable(),
});
export type Where = z.infer<typeof whereSchema>;
