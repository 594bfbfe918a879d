import type { RequestListener } from "node:http";
import type { Logger } from "pino";
import { ConfigError } from "./config.ts";
import { type Serving, serveHttp } from "./http/serve.ts";
import type { TlsFiles } from "./http/tls-files.ts";
import type { Gateway } from "./vantage/gateway/gateway.ts";

/** Where a hub listens; `tls`: it speaks TLS itself. */
export type HubPort = { host: string; port: number; tls?: TlsFiles | null };

const portAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken by another program",
  EACCES: "may not be listened on by this user",
  EADDRNOTAVAIL: "cannot be listened on at an address that is none of this machine (FAULTLINE_HOST)",
};

/** The hub's one port, with Slack, the API and health behind `listener` and agents behind `gateway`. Rejects with ConfigError where the port or the certificate cannot be had. */
export async function listening(
  { host, port, tls = null }: HubPort,
  gateway: Gateway,
  listener: RequestListener,
  log: Logger,
): Promise<Serving> {
  const upgrade = gateway.upgrade.bind(gateway);
  try {
    return await serveHttp({
      host,
      port,
      listener,
      upgrade,
      tls,
      onError: (error) => log.error({ err: error }, "the HTTP port failed"),
    });
  } catch (error) {
    if (tls !== null && !isOfPort(error))
      throw new ConfigError(
        `--tls-cert, --tls-key (FAULTLINE_TLS_CERT, FAULTLINE_TLS_KEY): ${tls.cert} and ${tls.key} cannot be used (${error instanceof Error ? error.message : String(error)}). Write the paths of a certificate and its key in PEM.`,
      );
    const why = error instanceof Error && "code" in error ? portAdvice[String(error.code)] : undefined;
    if (why === undefined) throw error;
    throw new ConfigError(`FAULTLINE_PORT: port ${port} of ${host} ${why}. Write a free one, or 0 for any.`);
  }
}

const isOfPort = (error: unknown): boolean => error instanceof Error && "syscall" in error && error.syscall === "listen";
