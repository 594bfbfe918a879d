import { z } from "zod";

export const schemes = ["http", "https", "ws", "wss", "tcp", "tls"] as const;
export type Scheme = (typeof schemes)[number];

/** What a person typed, made exact. `host` is the A-label or IP literal that is asked for, `display` what people read (the U-label). */
export const targetSchema = z.object({
  input: z.string(),
  kind: z.enum(["name", "address", "service"]),
  /** For tcp and tls targets: `tcp://host:port`, without a path. */
  url: z.string(),
  host: z.string(),
  display: z.string(),
  port: z.int().min(1).max(65535),
  scheme: z.enum(schemes),
  /** Null where no SNI is sent: an address literal without --sni, or a scheme without TLS. */
  sni: z.string().nullable(),
  service: z.string().nullable(),
});
export type Target = z.infer<typeof targetSchema>;

export const speaksTls = (scheme: Scheme): boolean => scheme === "https" || scheme === "wss" || scheme === "tls";
export const speaksHttp = (scheme: Scheme): boolean => scheme !== "tcp" && scheme !== "tls";
export const speaksWebsocket = (scheme: Scheme): boolean => scheme === "ws" || scheme === "wss";
