import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { FewAtOnce } from "../few-at-once.ts";
import { systemEnvironment } from "../system-path.ts";
import { lineReader, type PacketProbe, type PacketReply, probeLine, readReply, supportLine } from "./line-protocol.ts";

/**
 * `gone`: the program is not there, may not open its sockets, or died over this one question alone; `words` say which. `wasSent`: whether an aborted question had
 * its turn.
 */
export type PacketAnswer =
  | { state: "replied"; reply: PacketReply }
  | { state: "gone"; words: string }
  | { state: "aborted"; wasSent: boolean };

type Line = (token: number) => string;
/** `lives`: how often the program may still die over it before it is asked of a child of its own. */
type Waiting = { line: Line; answer: (answer: PacketAnswer) => void; signal: AbortSignal; lives: number };

/** The program is kept between questions and ended when none came for this long. */
const idleMs = 5_000;
/** `mtr-packet` takes 1,024 probes in flight; more than this wait until it has answered others, or given them up. */
const mostInFlight = 900;
/** Some hundred traces of thirty hops; what is asked beyond is a defect of ours. */
const mostQueued = 20_000;
const wordsBytes = 500;
/** Once the program has died twice over them, questions are asked of so many children at once, each of its own. */
const loneChildren = new FewAtOnce(4);

/**
 * Speaks `mtr-packet`'s line protocol with one child process, many questions in flight at once, told apart by token. The child starts with the first question,
 * ends when idle, with its input when this process goes, and keeps neither the process nor a test alive. Where it is
 * killed or crashes (version 0.95 does, on a route of type unreachable) what waited is asked once more of a new one, and then each of a child of its own, so that the
 * one that kills it takes no other with it; where it ends by itself it has said why.
 */
export class MtrPacket {
  readonly #program: string;
  readonly #arguments: readonly string[];
  /** Several questions use one child; false for the child that one question is asked of alone. */
  readonly #shared: boolean;
  readonly #waiting = new Map<number, Waiting>();
  /** What the program has not answered yet, also where nobody waits for it any more: it keeps each until its timeout. */
  readonly #inFlight = new Set<number>();
  /** Those that were not sent yet, in order. */
  readonly #queue = new Map<number, Waiting>();
  #child: ChildProcessWithoutNullStreams | null = null;
  #token = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(program: string, programArguments: readonly string[] = [], shared = true) {
    this.#program = program;
    this.#arguments = programArguments;
    this.#shared = shared;
  }

  probe(probe: PacketProbe, signal: AbortSignal): Promise<PacketAnswer> {
    return this.#ask((token) => probeLine(token, probe), signal);
  }

  /** Whether the program can send such probes with the rights it has here. */
  async supports(feature: "tcp" | "udp" | "icmp", signal: AbortSignal): Promise<boolean> {
    const answer = await this.#ask((token) => supportLine(token, feature), signal);
    return answer.state === "replied" && answer.reply.support === "ok";
  }

  /** Ends the child now. A later question starts a new one. */
  end(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#child?.pid !== undefined) this.#child.stdin.end();
    this.#kill();
    this.#child = null;
    this.#inFlight.clear();
    process.off("exit", this.#kill);
  }

  readonly #kill = (): void => {
    this.#child?.kill();
  };

  #ask(line: Line, signal: AbortSignal): Promise<PacketAnswer> {
    if (signal.aborted) return Promise.resolve({ state: "aborted", wasSent: false });
    if (this.#queue.size >= mostQueued) return Promise.resolve({ state: "gone", words: "too many probes wait" });
    const { promise, resolve } = Promise.withResolvers<PacketAnswer>();
    const token = this.#nextToken();
    const aborted = (): void => this.#settle(token, { state: "aborted", wasSent: this.#waiting.has(token) });
    signal.addEventListener("abort", aborted, { once: true });
    this.#queue.set(token, { line, answer: resolve, signal, lives: this.#shared ? 1 : 0 });
    this.#sendQueued();
    return promise.finally(() => signal.removeEventListener("abort", aborted));
  }

  #sendQueued(): void {
    for (const [token, waiting] of this.#queue) {
      if (this.#inFlight.size >= mostInFlight) return;
      this.#queue.delete(token);
      this.#send(token, waiting);
    }
  }

  #send(token: number, waiting: Waiting): void {
    this.#waiting.set(token, waiting);
    this.#inFlight.add(token);
    try {
      const child = this.#started();
      // Its error is on its way, and answers for all that wait.
      if (child.pid === undefined) return;
      hold(child, true);
      child.stdin.write(`${waiting.line(token)}\n`);
    } catch (error) {
      // A program whose file gives it a right that this machine withholds is not started at all (EPERM), and Node says so by a throw.
      this.#inFlight.delete(token);
      this.#settle(token, { state: "gone", words: error instanceof Error ? error.message : String(error) });
    }
  }

  #settle(token: number, answer: PacketAnswer): void {
    const waiting = this.#waiting.get(token) ?? this.#queue.get(token);
    if (waiting === undefined) return;
    this.#waiting.delete(token);
    this.#queue.delete(token);
    waiting.answer(answer);
    if (this.#waiting.size + this.#queue.size === 0) this.#rest();
  }

  #rest(): void {
    if (this.#child !== null) hold(this.#child, false);
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#waiting.size === 0 && this.end(), idleMs);
    this.#idle.unref();
  }

  #started(): ChildProcessWithoutNullStreams {
    if (this.#child !== null) return this.#child;
    const child = spawn(this.#program, this.#arguments, { stdio: "pipe", env: systemEnvironment });
    this.#child = child;
    child.on("error", (error) => this.#died(child, error.message, false));
    // Where no more files may be opened there are no pipes either.
    if (child.pid === undefined) return child;
    // Else it would live on for the timeout of what is in flight.
    process.once("exit", this.#kill);
    let words = "";
    child.stdout.setEncoding("utf8").on(
      "data",
      lineReader((line) => this.#heard(line)),
    );
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      words = (words + chunk).slice(0, wordsBytes);
    });
    // A write to a child that has died; its exit says so.
    child.stdin.on("error", () => undefined);
    child.once("close", (code, signal) =>
      this.#died(child, firstLine(words) || `${this.#program} ended with ${signal ?? `status ${code}`}`, signal !== null),
    );
    return child;
  }

  #heard(line: string): void {
    const reply = readReply(line);
    if (reply === null) return;
    this.#inFlight.delete(reply.token);
    this.#settle(reply.token, { state: "replied", reply });
    this.#sendQueued();
  }

  #died(child: ChildProcessWithoutNullStreams, words: string, crashed: boolean): void {
    if (this.#child !== child) return;
    this.#child = null;
    process.off("exit", this.#kill);
    this.#inFlight.clear();
    const open = [...this.#waiting];
    this.#waiting.clear();
    for (const [token, waiting] of open) {
      if (!crashed || !this.#shared) waiting.answer({ state: "gone", words });
      else if (waiting.lives > 0) this.#queue.set(token, { ...waiting, lives: waiting.lives - 1 });
      else void this.#askAlone(waiting);
    }
    this.#sendQueued();
  }

  async #askAlone({ line, answer, signal }: Waiting): Promise<void> {
    const said = await loneChildren.run(signal, async () => {
      const alone = new MtrPacket(this.#program, this.#arguments, false);
      const asked = await alone.#ask(line, signal);
      alone.end();
      return asked;
    });
    answer(said ?? { state: "aborted", wasSent: false });
  }

  #nextToken(): number {
    this.#token = (this.#token % 999_999_999) + 1;
    return this.#token;
  }
}

/** It says the same of each family, one line each. */
const firstLine = (words: string): string => words.trim().split("\n", 1)[0] ?? "";

/** Whether the child and its pipes keep this process from ending. */
function hold(child: ChildProcessWithoutNullStreams, held: boolean): void {
  const pipes = [child, child.stdin, child.stdout, child.stderr] as unknown as { ref?: () => void; unref?: () => void }[];
  if (child.pid === undefined) return;
  for (const pipe of pipes) {
    if (held) pipe.ref?.();
    else pipe.unref?.();
  }
}
