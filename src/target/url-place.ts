import { type Address, parseAddress } from "./address.ts";

/** The address where the host of a URL is one, IPv6 in brackets as there; null for a name. */
export const addressInUrl = ({ hostname }: Pick<URL, "hostname">): Address | null =>
  parseAddress(hostname.replace(/^\[|\]$/g, ""));

/** The port of a URL of http or https, the scheme's own where none stands there (RFC 9110, section 4.2). */
export const portInUrl = ({ port, protocol }: Pick<URL, "port" | "protocol">): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
