import { execFile } from "node:child_process";
import type { SubjectOf } from "../../observation/step.ts";
import { systemEnvironment } from "../system-path.ts";

/** It waits a little over a second for each of its two packets, for many routers send one error in a second; the rest is for its start. */
const deadlineMs = 3_000;
const outputBytes = 8_192;
const marks = /(?:^|\s)!(X|H|N|P)(?:\s|$)/;

/**
 * The code of an ICMP rejection, which `mtr-packet` keeps to itself: `!X` prohibited, `!H` host, `!N` net, `!P` protocol unreachable. Two packets through
 * `traceroute`, at most 3 s. Null where that program or its right is missing, or where it saw no code.
 */
export function rejectionCode(subject: SubjectOf<"path.probe">, signal: AbortSignal): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const { address, protocol, port, ttl } = subject;
  const method = { tcp: "-T", udp: "-U", icmp: "-I" }[protocol];
  const towards = port === null || protocol === "icmp" ? [] : ["-p", String(port)];
  const hop = String(ttl);
  const once = ["-f", hop, "-m", hop, "-q", "2", "-N", "1", "-w", "1.2"];
  const options = { timeout: deadlineMs, maxBuffer: outputBytes, signal, env: systemEnvironment };
  execFile("traceroute", ["-n", method, ...towards, ...once, address], options, (error, stdout) => {
    resolve(error === null ? readRejectionCode(stdout) : null);
  });
  return promise;
}

/** The first of the four marks in what `traceroute -n` printed below its heading. */
export function readRejectionCode(text: string): string | null {
  const mark = text
    .split("\n")
    .slice(1)
    .map((line) => marks.exec(line)?.[1])
    .find((found) => found !== undefined);
  return mark === undefined ? null : `!${mark}`;
}
