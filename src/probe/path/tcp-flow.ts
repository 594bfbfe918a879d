import { spawn } from "node:child_process";
import { failed } from "../../observation/failure.ts";
import { mostHops } from "../../observation/kind/path-trace.ts";
import { type AnswerOf, broke, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { translate } from "../errno.ts";
import { systemEnvironment } from "../system-path.ts";
import { HopBook } from "./hop-book.ts";
import { lineReader } from "./line-protocol.ts";
import { programs } from "./run-program.ts";
import { type HopLine, readHopLine } from "./traceroute.ts";

type TcpFlow = SubjectOf<"path.trace"> & { localPort: number; port: number };
type Ended = { words: string; missing: boolean };

/** Seconds that one hop is waited for; with a source port of its own, traceroute asks one hop after another. */
const hopS = "0.8";
/** After so many silent hops in a row the rest is taken for silent: four cost over three seconds. */
const silentInRow = 4;

/** The way of one TCP flow to the real port, by source port, through `traceroute`: the only program at hand that keeps a TCP flow constant. */
export async function walkTcpFlow(
  { address, port, localPort, rounds, mostHops: most = mostHops }: TcpFlow,
  signal: AbortSignal,
): Promise<AnswerOf<"path.trace">> {
  const book = new HopBook(address);
  for (let round = 0; round < rounds && !signal.aborted; round += 1) {
    const ended = await programs.run(signal, () => once({ address, port, localPort, mostHops: most }, book, signal));
    if (ended === null) break;
    const { words, missing } = ended;
    if (missing)
      return skipped(
        words.includes("ENOENT") ? "traceroute is not installed (Debian: traceroute)" : `traceroute cannot probe here: ${words}`,
        failed("means-missing", "call", words),
        {},
      );
  }
  return signal.aborted ? broke(translate(null, signal, "wait", familyOf(address)), book.data()) : ok(book.data());
}

function once(
  flow: Required<Pick<TcpFlow, "address" | "port" | "localPort" | "mostHops">>,
  book: HopBook,
  signal: AbortSignal,
): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const { address, port, localPort, mostHops: most } = flow;
  const words = ["-n", "-T", "-p", `${port}`, `--sport=${localPort}`, "-q", "1", "-w", hopS, "-m", `${most}`, address];
  let said = "";
  let silent = 0;
  try {
    const child = spawn("traceroute", words, {
      env: systemEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      killSignal: "SIGKILL",
    });
    const read = lineReader((line) => {
      const hop = readHopLine(line);
      if (hop === null) return;
      note(book, hop, address);
      silent = hop.sender === null ? silent + 1 : 0;
      if (silent >= silentInRow) child.kill("SIGKILL");
    });
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).slice(0, 300);
    });
    child.once("error", (error) => resolve({ words: error.message, missing: !signal.aborted }));
    child.once("close", (code) => resolve({ words: said.trim(), missing: code !== 0 && code !== null }));
  } catch (error) {
    resolve({ words: error instanceof Error ? error.message : String(error), missing: true });
  }
  return promise;
}

function note(book: HopBook, { ttl, sender, rttMs, code }: HopLine, target: Address): void {
  book.sent(ttl);
  if (sender === null) return;
  const says = code !== null ? "unreachable" : sender === target ? "target" : "expired";
  book.heard(ttl, { says, sender, rttMs, code });
}
