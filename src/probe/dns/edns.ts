import { type ExtendedError, readExtendedError } from "./extended-error.ts";
import { bounded, quoted } from "./plain-text.ts";
import { RecordReader } from "./record-reader.ts";
import { BrokenMessage } from "./wire-name.ts";

/** Option codes (IANA, DNS EDNS0 options): NSID is RFC 5001, Extended DNS Error RFC 8914. */
export const nsidOption = 3;
const extendedErrorOption = 15;

/** More than any resolver gives reasons; the rest is not kept. */
const mostErrors = 16;
const longestNsid = 128;

/** The OPT pseudo-record of an answer (RFC 6891, section 6.1). */
export type Edns = {
  payload: number;
  /** The upper eight bits of the response code. */
  upperRcode: number;
  /** Null: not told. What is no printable ASCII in it is `\DDD`. */
  nsid: string | null;
  errors: ExtendedError[];
};

/** `payload` is the record's class, `ttl` its TTL field; the options lie from `at` to `end` of the message. Throws BrokenMessage. */
export function readEdns(payload: number, ttl: number, message: Buffer, at: number, end: number): Edns {
  const options = new RecordReader(message, at, end);
  const edns: Edns = { payload, upperRcode: ttl >>> 24, nsid: null, errors: [] };
  while (options.left > 0) {
    const start = end - options.left;
    const code = options.u16();
    const data = options.bytes(options.u16());
    if (code === nsidOption && data.length > 0) edns.nsid = bounded(quoted(data).slice(1, -1), longestNsid);
    if (code !== extendedErrorOption) continue;
    if (data.length < 2) throw new BrokenMessage(start, "an Extended DNS Error without a code");
    if (edns.errors.length < mostErrors) edns.errors.push(readExtendedError(data));
  }
  return edns;
}
