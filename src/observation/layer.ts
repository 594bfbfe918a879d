/** In order of meaning, lowest first: a fault in one hides what lies above. */
export const layers = ["vantage", "proxy", "dns", "tcp", "tls", "path", "http", "host"] as const;
export type Layer = (typeof layers)[number];
