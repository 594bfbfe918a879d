import { z } from "zod";

/**
 * A host, with or without its port, as it is written into requests and hellos: printable ASCII without a blank, so that it can end no line of a request. A name has 253
 * characters at most (RFC 1035, section 2.3.4), and a port five more.
 */
export const sentHostSchema = z.string().regex(/^[\x21-\x7e]{1,260}$/);

/** The name in a ClientHello (RFC 6066, section 3); null: none is sent. */
export const sniSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .nullable();

/** Protocols that a ClientHello offers (RFC 7301, section 3.1); no question here offers more than two. */
export const alpnSchema = z.array(z.string().regex(/^[\x21-\x7e]{1,255}$/)).max(8);

/** Whom a proxy is asked for: `host:port`, or a whole URL; empty where it is asked for nobody. */
export const authoritySchema = z.string().regex(/^[\x21-\x7e]{0,2000}$/);
