import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import { agentsPath } from "../../policy/invitation.ts";
import { frameAtMost, greetingAtMost } from "../wire/bounds.ts";
import { closeCodes } from "../wire/close-codes.ts";
import { sendFrame } from "../wire/send-frame.ts";
import { type Admitted, admit, isRefused, type Refused } from "./admission.ts";
import type { AgentBook } from "./agent-book.ts";
import { AgentLink } from "./agent-link.ts";
import { cutOffBeyond } from "./cut-off-beyond.ts";
import { RemoteVantage } from "./remote-vantage.ts";
import { sentTogether } from "./sent-together.ts";
import { Strangers } from "./strangers.ts";

/** How often it is looked whether an agent was taken out of the book, ms. */
const lookEveryMs = 5_000;

/** `ownName`: what the hub's own vantage is called; no agent may be called so. */
export type GatewayOptions = { book: AgentBook; version: string; log: Logger; ownName?: string; now?: () => number };

/** `heard` is called once the first frame was read: from then on frames have their own bound. `together`: before each frame that is sent. */
type Connection = { readonly from: string; readonly heard: () => void; readonly together: () => void };

/** Where agents come in. It knows each that is enrolled, connected or not, as a vantage. */
export class Gateway {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: frameAtMost,
    perMessageDeflate: false,
    clientTracking: false,
  });
  readonly #vantages = new Map<string, RemoteVantage>();
  readonly #book: AgentBook;
  readonly #version: string;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #ownName: string | null;
  #isWarned = false;
  readonly #over = new AbortController();
  readonly #looking: NodeJS.Timeout;
  readonly #sockets = new Set<WebSocket>();
  /** Where those come from who have not proved yet who they are. */
  readonly #strangers = new Strangers();

  constructor({ book, version, log, ownName, now = Date.now }: GatewayOptions) {
    this.#book = book;
    this.#version = version;
    this.#log = log.child({ part: "gateway" });
    this.#now = now;
    this.#ownName = ownName ?? null;
    this.#looking = setInterval(() => void this.refresh(), lookEveryMs).unref();
  }

  /** All that are enrolled, by name; those that are away are `offline`. One that the hub has taken the name of since is left out: what is asked of the hub must not go to it. */
  vantages(): readonly RemoteVantage[] {
    return [...this.#vantages.values()]
      .filter(({ self }) => !this.#isOwn(self.name))
      .sort((a, b) => (a.self.name < b.self.name ? -1 : 1));
  }

  /** Reads the book anew: whoever is new in it is known, and whoever was taken out is cut off. Never rejects. */
  async refresh(): Promise<void> {
    try {
      const agents = await this.#book.agents();
      const names = new Set(agents.map(({ name }) => name));
      this.#warnOf(agents.find(({ name }) => this.#isOwn(name)));
      for (const { name, labels, lastSeenAt } of agents) {
        const vantage = this.#vantageOf(name, labels);
        vantage.lastSeenAt ??= lastSeenAt;
      }
      for (const [name, vantage] of this.#vantages) {
        if (names.has(name)) continue;
        this.#vantages.delete(name);
        vantage.link?.close("this agent was removed", closeCodes.removed);
      }
    } catch (error) {
      this.#log.error({ err: error }, "the book of agents could not be read");
    }
  }

  /** Takes an HTTP upgrade to `agentsPath`; true where it was one. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (request.url?.split("?", 1)[0] !== agentsPath) return false;
    const from = request.socket.remoteAddress ?? "unknown";
    const known = this.#over.signal.aborted ? null : this.#strangers.enter(from);
    if (known === null) {
      // It stays half open behind end(): whoever never closes their side would hold it for good.
      socket.once("finish", () => socket.destroy());
      socket.end("HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\r\n");
      return true;
    }
    // A handshake that fails never calls back: the end of the connection counts too.
    socket.once("close", known);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const bounded = cutOffBeyond(2 * greetingAtMost, socket, webSocket);
      void this.#greet(webSocket, { from, heard: bounded, together: sentTogether(socket) }).finally(known);
    });
    return true;
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#over.abort();
    for (const { link } of this.#vantages.values()) link?.close("the hub is stopping", closeCodes.stopping);
    for (const socket of this.#sockets) socket.terminate();
    this.#server.close();
  }

  async #greet(socket: WebSocket, { from, heard, together }: Connection): Promise<void> {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // An error before the link listens is an end like any other; the close that follows it is what counts.
    socket.on("error", (error) => this.#log.debug({ err: error, from }, "a connection failed"));
    const nonce = randomBytes(24).toString("base64url");
    const outcome = await admit(
      socket,
      this.#book,
      { version: this.#version, nonce, now: this.#now, ownName: this.#ownName },
      this.#over.signal,
    );
    heard();
    if (isRefused(outcome)) this.#turnAway(socket, outcome, from);
    else this.#takeIn(socket, outcome, from, together);
  }

  #turnAway(socket: WebSocket, { code, because }: Refused, from: string): void {
    this.#log.warn({ code, because, from }, "an agent was not let in");
    const told = code === "store" ? "the hub cannot read its store now" : because;
    sendFrame(socket, { type: "refused", code, because: told.slice(0, 500) });
    // What it still says is read, and heard by nobody: only so does it hear the end.
    socket.resume();
    socket.close(closeCodes.refused, code);
    setTimeout(() => socket.terminate(), 1_000).unref();
  }

  #takeIn(socket: WebSocket, { name, labels, self, wire, isNew }: Admitted, from: string, together: () => void): void {
    const vantage = this.#vantageOf(name, labels);
    vantage.link?.close("another process came with this agent's key", closeCodes.replaced);
    const link: AgentLink = new AgentLink(socket, together, {
      self: (changed) => vantage.says(changed),
      clock: (offsetMs) => vantage.clockIsOff(offsetMs),
      over: (because) => {
        vantage.gone(link, this.#now());
        void this.#book.seen(name).catch((error: unknown) => this.#log.error({ err: error }, "the book could not be written"));
        this.#log.info({ agent: name, because }, "an agent is away");
      },
    });
    sendFrame(socket, { type: "welcome", wire, name, labels: { ...labels } });
    vantage.connected(link, self, labels);
    link.begin();
    this.#log.info({ agent: name, from, version: self.version, isNew }, "an agent is here");
  }

  #isOwn(name: string): boolean {
    return name.toLowerCase() === this.#ownName?.toLowerCase();
  }

  /** Once: the book is read every few seconds. */
  #warnOf(namesake: { name: string } | undefined): void {
    if (namesake !== undefined && !this.#isWarned)
      this.#log.warn(
        { agent: namesake.name },
        "an agent has the hub's own name, and is not asked: remove it and enrol it under another",
      );
    this.#isWarned = namesake !== undefined;
  }

  #vantageOf(name: string, labels: Readonly<Record<string, string>>): RemoteVantage {
    const known = this.#vantages.get(name);
    if (known !== undefined) return known;
    const fresh = new RemoteVantage(name, labels);
    this.#vantages.set(name, fresh);
    return fresh;
  }
}
