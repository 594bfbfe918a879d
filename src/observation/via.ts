import { z } from "zod";
import { authoritySchema } from "./sent-text.ts";

/**
 * A question that goes through a proxy: `address` is then the proxy's, and `port` the one that is asked for behind it. `via`: the proxy, without user and
 * password; `authority`: whom it is asked for, `host:port`; `login`: it was told who asks.
 */
export const viaShape = {
  via: z.string().optional(),
  authority: authoritySchema.optional(),
  login: z.boolean().optional(),
};

/** Asked through a proxy, or of it: a step or an observation. What is not was asked directly. */
export const isThroughProxy = ({ probe, subject }: { readonly probe: string; readonly subject: object }): boolean =>
  probe === "proxy.connect" ||
  ("via" in subject && subject.via !== undefined) ||
  ("purpose" in subject && subject.purpose === "proxy");
