import { type Failure, failed, type Phase } from "../../observation/failure.ts";
import type { Address } from "../../target/address.ts";
import { isTimeout } from "../errno.ts";
import type { BrokenAt, Message } from "./message.ts";

export type Server = { readonly server: Address; readonly port: number };

/** What came back over a transport. `failure` null: `message` is the answer. Else `message` is what can be trusted of a broken one, or null. */
export type Heard =
  | { failure: null; message: Message }
  | { failure: Failure; message: Message | null; bytes?: number; brokenAt?: BrokenAt };

/** What an aborted signal means: the deadline's own reason is a timeout, any other means that the run was stopped. `detail` is for the first. */
export function stopped(signal: AbortSignal, phase: Phase, detail: string): Failure {
  return isTimeout(signal.reason) ? failed("timeout", phase, detail) : failed("cancelled", phase, "the run was stopped");
}

export function malformed({ byte, what }: BrokenAt): Failure {
  return failed("malformed", "query", `at byte ${byte}: ${what}`);
}
