import { z } from "zod";

/** As long as a `Location` is kept: a redirect may lead to a host of that many characters. */
const longest = 2_048;
const sent = new RegExp(`^[\\x21-\\x7e]{1,${longest}}$`);

/** A host, with or without its port, as it is written into requests and hellos: printable ASCII without a blank, so that it can end no line of a request. */
export const sentHostSchema = z.string().regex(sent);

/** The name in a ClientHello (RFC 6066, section 3); null: none is sent. */
export const sniSchema = z.string().regex(sent).nullable();

/** Protocols that a ClientHello offers (RFC 7301, section 3.1); no question here offers more than two. */
export const alpnSchema = z.array(z.string().regex(/^[\x21-\x7e]{1,255}$/)).max(8);

/** Whom a proxy is asked for: `host:port`, or a whole URL; empty where it is asked for nobody. */
export const authoritySchema = z.string().regex(/^[\x21-\x7e]{0,16384}$/);
