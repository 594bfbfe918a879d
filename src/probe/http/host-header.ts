/** RFC 9110, section 7.2: the port stands there unless it is the scheme's own; an IPv6 address stands in brackets. */
export function hostHeader(host: string, port: number, secure: boolean): string {
  const bare = hostname(host);
  if (host !== bare && host !== `[${bare}]`) return host;
  const written = bare.includes(":") ? `[${bare}]` : bare;
  return port === (secure ? 443 : 80) ? written : `${written}:${port}`;
}

/** The name or address without port and brackets. */
export function hostname(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^[^:]*:\d+$/.test(host) ? host.slice(0, host.lastIndexOf(":")) : host;
}
