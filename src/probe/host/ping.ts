import type { Address } from "../../target/address.ts";
import { runChild } from "../child-program.ts";

export type Echo = { sent: number; received: number; isTold: boolean };

/** Three in a row, 0.3 s apart, and a second for the last answer: whoever is asked is one hop away. */
const words = ["-n", "-q", "-c", "3", "-i", "0.3", "-W", "1", "-M", "do"] as const;
const mostBytes = 16_384;

/** Sends three echoes of this many bytes of data that nobody may take apart. Null where `ping` is missing, may not send, or was ended by the signal. */
export async function pingWhole(address: Address, size: number, signal: AbortSignal): Promise<Echo | null> {
  // It ends with status 1 where no answer came, and says so in the same words.
  const { stdout } = await runChild("ping", [...words, "-s", String(size), address], { signal, mostBytes });
  return readEcho(stdout);
}

/** `3 packets transmitted, 0 received, +3 errors, 100% packet loss`; null where no such line stands. An error is somebody's word that it is too large, the own kernel's included. */
export function readEcho(text: string): Echo | null {
  const [, sent, received, errors] =
    /(\d{1,6}) packets transmitted, (\d{1,6}) received,(?: \+(\d{1,6}) errors,)?/.exec(text) ?? [];
  return sent === undefined || received === undefined
    ? null
    : { sent: Number(sent), received: Number(received), isTold: errors !== undefined };
}
