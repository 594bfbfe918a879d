import type { KeyObject } from "node:crypto";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import type { Vantage } from "../vantage.ts";
import { greetingWithinMs, nonsenseAtMost, silentAtMostMs } from "../wire/bounds.ts";
import { closeCodes } from "../wire/close-codes.ts";
import type { AgentFrame, AgentSelf } from "../wire/frames.ts";
import { type HubFrame, readHubFrame } from "../wire/hub-frames.ts";
import { publicTextOf, signProof } from "../wire/proof.ts";
import { agreedVersion, upgradeWords, wire } from "../wire/protocol.ts";
import { sendFrame } from "../wire/send-frame.ts";
import type { AskedQuestions } from "./asked-questions.ts";

/** How often it is looked whether the agent can do something else than it said, ms. */
const lookEveryMs = 5_000;

/** How this agent shows who it is. `hub`: the one that it is enrolled at. `join`: what lets it in at another. */
export type Identity = {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly hub: string | null;
  readonly join: { readonly invitation: string; readonly labels: Readonly<Record<string, string>> } | null;
};

/** How a connection ended. `final`: trying again changes nothing. `isUnknown`: the hub has no such agent (any more). */
export type LinkEnd = { because: string; final: boolean; isReplaced: boolean; isUnknown: boolean };

/** What may be heard on the way. */
export type HubListener = {
  readonly enrolled: (hub: string) => void;
  readonly welcome: () => void;
  /** The first question of this connection is here. */
  readonly asked: () => void;
};

/** Speaks with the hub over one connection until it ends: proves who is here, and answers what is asked. Never throws for what a hub sends. */
export class HubLink {
  readonly #socket: WebSocket;
  readonly #vantage: Vantage;
  readonly #identity: Identity;
  readonly #listener: HubListener;
  readonly #ended = Promise.withResolvers<LinkEnd>();
  /** Null until the first question. */
  #asked: Promise<AskedQuestions> | null = null;
  readonly #log: Logger;
  readonly #looking: NodeJS.Timeout;
  #isGreeted = false;
  #isWelcome = false;
  #isOver = false;
  #hub = "";
  #said = "";
  #nonsense = 0;
  #heardAt = performance.now();

  constructor(socket: WebSocket, vantage: Vantage, identity: Identity, listener: HubListener, log: Logger) {
    this.#socket = socket;
    this.#vantage = vantage;
    this.#identity = identity;
    this.#listener = listener;
    this.#log = log;
    socket.on("message", (data: Buffer) => void this.#take(data));
    socket.on("ping", () => {
      this.#heardAt = performance.now();
    });
    socket.on("close", (code, reason) =>
      this.#end(reason.toString() || "the connection was closed", false, { isReplaced: code === closeCodes.replaced }),
    );
    socket.on("error", (error) => this.#end(error.message, false));
    this.#looking = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  /** Resolves when it is over; everything that was under way is stopped by then. */
  get ended(): Promise<LinkEnd> {
    return this.#ended.promise;
  }

  close(because: string): void {
    this.#end(because, true);
  }

  #end(because: string, final: boolean, { isReplaced = false, isUnknown = false } = {}): void {
    this.#isOver = true;
    clearInterval(this.#looking);
    void this.#asked?.then((asked) => asked.stopAll());
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
    this.#ended.resolve({ because, final, isReplaced, isUnknown });
  }

  async #take(data: Buffer): Promise<void> {
    this.#heardAt = performance.now();
    const frame = readHubFrame(data);
    if (frame !== null && (await this.#understood(frame))) return;
    this.#nonsense += 1;
    if (this.#nonsense > nonsenseAtMost) this.#end("the hub sends what no hub sends", false);
  }

  async #understood(frame: HubFrame): Promise<boolean> {
    switch (frame.type) {
      case "hello":
        if (this.#isGreeted) return false;
        this.#greet(frame);
        return true;
      case "refused":
        this.#end(frame.because, frame.code !== "store" && frame.code !== "greeting", { isUnknown: frame.code === "unknown" });
        return true;
      case "welcome":
        if (!this.#isGreeted) return false;
        this.#isWelcome = true;
        if (this.#identity.hub !== this.#hub) this.#listener.enrolled(this.#hub);
        if (!this.#isOver) this.#listener.welcome();
        return true;
      default:
        return this.#isWelcome && this.#isDone(frame);
    }
  }

  /** The hub is told nothing, and asked nothing, before it is known to speak a language of ours and to be the one that this agent was enrolled at. */
  #greet({ wire: spoken, hub, nonce, at }: Extract<HubFrame, { type: "hello" }>): void {
    this.#isGreeted = true;
    this.#hub = hub;
    const { name, privateKey, hub: own, join } = this.#identity;
    const isKnown = own === hub;
    const trouble =
      agreedVersion(wire, spoken) === null
        ? upgradeWords(wire, spoken)
        : join === null && !isKnown
          ? "this is not the hub that the agent was enrolled at: check --hub, or enrol it here with --join"
          : null;
    if (trouble !== null) {
      this.#end(trouble, true);
      return;
    }
    const token = signProof(name, { hub, nonce, at }, privateKey);
    const self = this.#self();
    this.#said = JSON.stringify(self);
    this.#send(
      isKnown || join === null
        ? { type: "here", wire, name, token, self }
        : {
            type: "join",
            wire,
            name,
            token,
            self,
            labels: { ...join.labels },
            invitation: join.invitation,
            publicKey: publicTextOf(privateKey),
          },
    );
  }

  async #isDone(frame: Exclude<HubFrame, { type: "hello" | "refused" | "welcome" }>): Promise<boolean> {
    switch (frame.type) {
      case "clock":
        this.#send({ type: "clock", id: frame.id, now: Date.now() });
        return true;
      case "stop":
        (await this.#asked)?.stop(frame.id);
        return true;
      case "given":
      case "ask": {
        const questions = await this.#questions();
        if (this.#isOver) return true;
        if (frame.type === "ask") return questions.ask(frame);
        questions.keep(frame);
        return true;
      }
    }
  }

  /** What reads and answers questions comes into memory with the first of them. Whoever waits for it goes on in the order in which the frames came. */
  #questions(): Promise<AskedQuestions> {
    if (this.#asked !== null) return this.#asked;
    this.#listener.asked();
    this.#asked = import("./asked-questions.ts").then(
      ({ AskedQuestions }) => new AskedQuestions(this.#vantage, (frame) => this.#send(frame), this.#log),
    );
    return this.#asked;
  }

  #look(): void {
    const silentMs = performance.now() - this.#heardAt;
    if (silentMs > (this.#isWelcome ? silentAtMostMs : greetingWithinMs)) this.#end("the hub is silent", false);
    this.#nonsense = Math.max(0, this.#nonsense - 1);
    const self = this.#self();
    if (!this.#isWelcome || JSON.stringify(self) === this.#said) return;
    this.#said = JSON.stringify(self);
    this.#send({ type: "self", self });
  }

  #self(): AgentSelf {
    const { version, families, addresses, can, resolvers, internalZones } = this.#vantage.self;
    return {
      version,
      families,
      ...(addresses === undefined ? {} : { addresses }),
      can,
      resolvers,
      ...(internalZones === undefined ? {} : { internalZones }),
    };
  }

  #send(frame: AgentFrame): void {
    if (!sendFrame(this.#socket, frame)) this.#end("the hub does not read what it is sent", false);
  }
}
