import { execFile } from "node:child_process";
import type { SubjectOf } from "../../observation/step.ts";
import { parseAddress } from "../../target/address.ts";
import { systemEnvironment } from "../system-path.ts";

/**
 * It waits a little over two seconds for each of its two packets; the rest is for its start. Many routers send one error in a second, and Linux one in two where it is a
 * route that rejects: the limits of routes and of ICMP draw on the same account (net/ipv4/route.c, ip_error; net/ipv4/icmp.c, icmpv4_xrlim_allow).
 */
const waitS = 2.2;
const deadlineMs = 5_000;
const outputBytes = 8_192;
const marks = /(?:^|\s)(?:([0-9a-f.:]+)\s+[0-9.]+ ms\s+)?!(X|H|N|P)(?:\s|$)/;

/** `code`: `!X` prohibited, `!H` host, `!N` net, `!P` protocol unreachable. `sender`: who said so, where that was printed beside it. */
export type Rejection = { code: string; sender: string | null };

/**
 * The code of an ICMP rejection, which `mtr-packet` keeps to itself, and who sent it. Two packets through
 * `traceroute`, at most 5 s. Null where that program or its right is missing, or where it saw no code.
 */
export function rejection(subject: SubjectOf<"path.probe">, signal: AbortSignal): Promise<Rejection | null> {
  const { promise, resolve } = Promise.withResolvers<Rejection | null>();
  const { address, protocol, port, ttl } = subject;
  const method = { tcp: "-T", udp: "-U", icmp: "-I" }[protocol];
  const towards = port === null || protocol === "icmp" ? [] : ["-p", String(port)];
  const hop = String(ttl);
  const once = ["-f", hop, "-m", hop, "-q", "2", "-N", "1", "-w", String(waitS)];
  const options = { timeout: deadlineMs, maxBuffer: outputBytes, signal, env: systemEnvironment };
  execFile("traceroute", ["-n", method, ...towards, ...once, address], options, (error, stdout) => {
    resolve(error === null ? readRejection(stdout) : null);
  });
  return promise;
}

/** The code alone. */
export const rejectionCode = async (subject: SubjectOf<"path.probe">, signal: AbortSignal): Promise<string | null> =>
  (await rejection(subject, signal))?.code ?? null;

/** The first of the four marks in what `traceroute -n` printed below its heading. */
export function readRejection(text: string): Rejection | null {
  const found = text
    .split("\n")
    .slice(1)
    .map((line) => marks.exec(line))
    .find((one) => one !== null);
  const [, sender, mark] = found ?? [];
  return mark === undefined ? null : { code: `!${mark}`, sender: parseAddress(sender ?? "") };
}

/** One hop as `traceroute -n -q 1` prints it. `code`: `!X` `!H` `!N` `!P`, or `!<n>` for another code of ICMP's. */
export type HopLine = { ttl: number; sender: string | null; rttMs: number | null; code: string | null };

/** ` 3  10.9.1.1  0.027 ms !X`, or ` 3  *`. Null where the line is neither. */
export function readHopLine(line: string): HopLine | null {
  const [, ttlText, rest = ""] = /^\s?(\d{1,3})\s{1,2}(\S.{0,200})$/.exec(line) ?? [];
  const ttl = Number(ttlText);
  if (ttlText === undefined || ttl < 1 || ttl > 255) return null;
  if (rest.trim() === "*") return { ttl, sender: null, rttMs: null, code: null };
  const [senderText = "", time, unit, code] = rest.trim().split(/\s+/);
  const sender = parseAddress(senderText);
  const rttMs = unit === "ms" && /^\d{1,9}(\.\d+)?$/.test(time ?? "") ? Number(time) : null;
  return sender === null ? null : { ttl, sender, rttMs, code: code !== undefined && /^!\S{1,6}$/.test(code) ? code : null };
}
