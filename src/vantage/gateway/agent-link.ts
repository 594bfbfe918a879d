import type { WebSocket } from "ws";
import { type FailureCode, failed } from "../../observation/failure.ts";
import { notAsked } from "../../observation/not-asked.ts";
import type { Answer } from "../../observation/observation.ts";
import type { Given, Step } from "../../observation/step.ts";
import { beatEveryMs, frameAtMost, nonsenseAtMost, openAtMost, selfEveryMs, silentAtMostMs } from "../wire/bounds.ts";
import { closeCodes } from "../wire/close-codes.ts";
import { type AgentFrame, type AgentSelf, agentFrameSchema, readFrame } from "../wire/frames.ts";
import type { HubFrame } from "../wire/hub-frames.ts";
import { sendFrame } from "../wire/send-frame.ts";
import { givenOnWire, stepOnWire } from "../wire/step-schema.ts";
import { ClockComparison } from "./clock-comparison.ts";
import { type Heard, OpenQuestions } from "./open-questions.ts";

/** How long an agent that is sent away has to hear so, ms. */
const closeWithinMs = 1_000;

/** What a hub hears of a link beside answers. */
export type LinkListener = {
  readonly self: (self: AgentSelf) => void;
  readonly clock: (offsetMs: number) => void;
  /** It is over; why, in words for the log. */
  readonly over: (because: string) => void;
};

/** One connection to one agent that has proved who it is. Ends itself where the agent is silent, does not read, or talks nonsense; what it was asked then ends without an answer. */
export class AgentLink {
  readonly #socket: WebSocket;
  readonly #together: () => void;
  readonly #listener: LinkListener;
  readonly #open = new OpenQuestions((id) => this.#send({ type: "stop", id }));
  /** Null: it does not fit into a frame. */
  readonly #given = new WeakMap<Given, number | null>();
  readonly #runs = new WeakMap<AbortSignal, Heard & { readonly ids: Set<number> }>();
  readonly #clocks = new ClockComparison();
  readonly #beat: NodeJS.Timeout;
  #numbers = 0;
  #heardAt = performance.now();
  #saidAt = Number.NEGATIVE_INFINITY;
  #nonsense = 0;
  #isOver = false;

  /** `together` is called before each frame. */
  constructor(socket: WebSocket, together: () => void, listener: LinkListener) {
    this.#socket = socket;
    this.#together = together;
    this.#listener = listener;
    socket.on("message", (data: Buffer) => this.#take(data));
    socket.on("pong", () => this.#hear());
    socket.on("close", () => this.close("the connection was closed"));
    socket.on("error", (error) => this.close(error.message));
    this.#beat = setInterval(() => this.#look(), beatEveryMs).unref();
  }

  /** Called once the agent was told that it is welcome: before that it takes nothing. */
  begin(): void {
    this.#compareClocks();
    this.#socket.resume();
  }

  get openQuestions(): number {
    return this.#open.size;
  }

  /** The answer, or null where none comes: the question was stopped, its time was over, or the agent is gone. One that cannot be sent is answered here. */
  async ask(step: Step, signal: AbortSignal): Promise<Answer | null> {
    if (signal.aborted || this.#isOver) return null;
    if (this.#open.size >= openAtMost)
      return unsent(step, "quota", `${openAtMost} questions are open at this agent, and no more are sent`);
    const given = this.#numberOf(step.given);
    if (given === null) return unsent(step, "means-missing", tooLargeGiven);
    const run = this.#runOf(signal);
    const { id, answer } = this.#open.add(step, run);
    run.ids.add(id);
    this.#send({ type: "ask", id, given, step: stepOnWire(step) });
    try {
      return await answer;
    } finally {
      run.ids.delete(id);
    }
  }

  /** Ends it, once. `code`: what the agent is told. */
  close(because: string, code: number = closeCodes.stopping): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#beat);
    this.#open.dropAll();
    this.#socket.close(code, because.slice(0, 100));
    setTimeout(() => this.#socket.terminate(), closeWithinMs).unref();
    this.#listener.over(because);
  }

  /** The questions of one run, which its signal stops. One listener for all of them: to add one, a signal walks through those that it has. */
  #runOf(signal: AbortSignal): Heard & { readonly ids: Set<number> } {
    const known = this.#runs.get(signal);
    if (known !== undefined) return known;
    const ids = new Set<number>();
    const run = { ids, bytes: 0 };
    this.#runs.set(signal, run);
    const stop = (): void => {
      for (const id of ids) {
        this.#send({ type: "stop", id });
        this.#open.drop(id);
      }
    };
    signal.addEventListener("abort", stop, { once: true });
    return run;
  }

  #take(data: Buffer): void {
    if (this.#isOver) return;
    this.#hear();
    const frame = readFrame(agentFrameSchema, data);
    if (frame === null || !this.#understood(frame, data.length)) {
      this.#nonsense += 1;
      if (this.#nonsense > nonsenseAtMost) this.close("it sent too much that is no answer to anything", closeCodes.nonsense);
    }
  }

  #understood(frame: AgentFrame, bytes: number): boolean {
    switch (frame.type) {
      case "answer":
        return this.#open.answered(frame.id, frame.answer, bytes);
      case "self":
        return this.#says(frame.self);
      case "clock":
        return this.#clockCame(frame.id, frame.now);
      default:
        return false;
    }
  }

  #says(self: AgentSelf): boolean {
    const now = performance.now();
    if (now - this.#saidAt < selfEveryMs) return false;
    this.#saidAt = now;
    this.#listener.self(self);
    return true;
  }

  #clockCame(id: number, now: number): boolean {
    const offsetMs = this.#clocks.came(id, now);
    if (typeof offsetMs === "number") this.#listener.clock(offsetMs);
    return offsetMs !== undefined;
  }

  #compareClocks(): void {
    const id = ++this.#numbers;
    this.#clocks.begin(id);
    this.#send({ type: "clock", id });
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#heardAt > silentAtMostMs) this.close("it is silent", closeCodes.silent);
    else this.#socket.ping();
    if (this.#clocks.isDue) this.#compareClocks();
    this.#nonsense = Math.max(0, this.#nonsense - 1);
  }

  #hear(): void {
    this.#heardAt = performance.now();
  }

  #numberOf(given: Given): number | null {
    const known = this.#given.get(given);
    if (known !== undefined) return known;
    const frame = { type: "given", number: ++this.#numbers, given: givenOnWire(given) } as const;
    const number = Buffer.byteLength(JSON.stringify(frame)) > frameAtMost ? null : frame.number;
    this.#given.set(given, number);
    if (number !== null) this.#send(frame);
    return number;
  }

  #send(frame: HubFrame): void {
    if (this.#isOver) return;
    this.#together();
    if (!sendFrame(this.#socket, frame)) this.close("it does not read what it is sent", closeCodes.doesNotRead);
  }
}

const tooLargeGiven = `the roots that this run brings along (FAULTLINE_CA) are more than an agent is sent, which is ${frameAtMost / 1024} KiB: name fewer`;

const unsent = (step: Step, code: FailureCode, because: string): Answer =>
  notAsked(step, failed(code, "call", because), new Date().toISOString());
