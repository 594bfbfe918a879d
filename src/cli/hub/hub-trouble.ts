import { exitStatus } from "../means.ts";

/** A hub that did not do what it was asked: the words are for whoever asked, and `status` is what the command ends with. */
export class HubTrouble extends Error {
  readonly status: number;

  constructor(message: string, status: number = exitStatus.failedItself, options?: ErrorOptions) {
    super(message, options);
    this.name = "HubTrouble";
    this.status = status;
  }
}

/** The connection alone: the next one may hold. */
export class ConnectionTrouble extends HubTrouble {}

/** An error of the connection in words; `base` is the hub as it was written. */
export function connectionTrouble(error: unknown, base: string): HubTrouble {
  if (error instanceof HubTrouble) return error;
  const code = codeIn(error);
  if (/TIMEOUT|TimeoutError/.test(code)) return new ConnectionTrouble(`The hub ${base} did not answer in time.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code))
    return new ConnectionTrouble(
      `The hub ${base} shows a certificate that is not trusted here (${code}): name its authority with --hub-ca FILE.`,
    );
  if (/^ERR_SSL|EPROTO/.test(code))
    return new ConnectionTrouble(`The hub ${base} does not speak TLS there (${code}): is the port right?`);
  return new ConnectionTrouble(`The hub ${base} cannot be reached (${code}).`, exitStatus.failedItself, { cause: error });
}

/** The innermost code: of several addresses that were tried, the last one's. */
function codeIn(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error instanceof AggregateError && error.errors.length > 0) return codeIn(error.errors.at(-1));
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeIn(error.cause);
}
