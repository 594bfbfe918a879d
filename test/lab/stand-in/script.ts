import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer as createTlsServer, type SecureVersion } from "node:tls";
import { resetsOf } from "./raw-connections.ts";
import type { Where } from "./where.ts";

/**
 * What is done with a connection, one step after the other; after the last it stays open. `hear`: waits for the first bytes. `ifHears`: the same, and goes on
 * with `doing` where they hold this text (an SNI stands in the hello as it is), or are at least so many bytes; else with `otherwise`. `relay`: hands
 * everything on, what was heard included; `cutAfter`, `stallAfter`: so many bytes of what comes back pass, then a reset, or nothing more;
 * `garbleAfter`: the rest passes with each bit turned over. `echo`: sends back whatever comes.
 */
export type ScriptStep =
  | "hear"
  | "close"
  | "reset"
  | "echo"
  | { say: string }
  | { sayHex: string }
  | { waitMs: number }
  | { ifHears: string | number; doing: readonly ScriptStep[]; otherwise: readonly ScriptStep[] }
  | { relay: { address: string; port: number }; cutAfter?: number; stallAfter?: number; garbleAfter?: number };

type Relay = Extract<ScriptStep, { relay: unknown }>;

/** `turns`: the first connection gets the first list, and so on, round and round. With an identity they begin after the TLS handshake. */
export type ScriptArguments = {
  turns: readonly (readonly ScriptStep[])[];
  tls?: {
    minVersion?: SecureVersion;
    maxVersion?: SecureVersion;
    ciphers?: string;
    ALPNProtocols?: string[];
    ecdhCurve?: string;
  };
};

export async function startScript({ address, port, files }: Where, { turns, tls = {} }: ScriptArguments): Promise<void> {
  let turn = 0;
  const meet = (socket: Socket): void => {
    socket.on("error", () => undefined);
    const steps = turns[turn % turns.length] ?? [];
    turn += 1;
    new Meeting(socket, reset).follow(steps).catch(() => socket.destroy());
  };
  const server =
    files === null
      ? createServer({ noDelay: true, allowHalfOpen: true }, meet)
      : createTlsServer({ ...tls, cert: readFileSync(files.chain), key: readFileSync(files.key) }, meet);
  const reset = resetsOf(server);
  server.on("tlsClientError", () => undefined);
  await once(server.listen(port, address), "listening");
}

class Meeting {
  readonly #socket: Socket;
  readonly #reset: (socket: Socket) => void;
  #heard = Buffer.alloc(0);

  constructor(socket: Socket, reset: (socket: Socket) => void) {
    this.#socket = socket;
    this.#reset = reset;
  }

  async follow(steps: readonly ScriptStep[]): Promise<void> {
    for (const step of steps) await this.#take(step);
    this.#socket.resume();
  }

  async #take(step: ScriptStep): Promise<void> {
    if (step === "hear") return await this.#hear();
    if (step === "close") return void this.#socket.end();
    if (step === "reset") return void this.#reset(this.#socket);
    if (step === "echo") return void this.#socket.pipe(this.#socket);
    if ("say" in step) return void this.#socket.write(step.say);
    if ("sayHex" in step) return void this.#socket.write(Buffer.from(step.sayHex, "hex"));
    if ("waitMs" in step) return await wait(step.waitMs);
    if ("relay" in step) return await this.#relay(step);
    await this.#hear();
    const holds = typeof step.ifHears === "number" ? this.#heard.length >= step.ifHears : this.#heard.includes(step.ifHears);
    await this.follow(holds ? step.doing : step.otherwise);
  }

  async #hear(): Promise<void> {
    if (this.#heard.length > 0) return;
    const [chunk] = (await once(this.#socket, "data")) as [Buffer];
    this.#socket.pause();
    // What a client sends in one piece may come in several segments.
    await wait(20);
    this.#heard = Buffer.concat([chunk, (this.#socket.read() as Buffer | null) ?? Buffer.alloc(0)]);
  }

  async #relay({ relay: to, cutAfter, stallAfter, garbleAfter = Number.POSITIVE_INFINITY }: Relay): Promise<void> {
    const behind = connect({ host: to.address, port: to.port, allowHalfOpen: true });
    behind.on("error", () => this.#reset(this.#socket));
    this.#socket.on("close", () => behind.destroy());
    if (this.#heard.length > 0) behind.write(this.#heard);
    this.#socket.pipe(behind);
    let passed = 0;
    for await (const chunk of behind as AsyncIterable<Buffer>) {
      const most = cutAfter ?? stallAfter ?? Number.POSITIVE_INFINITY;
      const part = chunk.subarray(0, Math.max(0, most - passed));
      for (let at = Math.max(0, garbleAfter - passed); at < part.length; at += 1) part.writeUInt8(part.readUInt8(at) ^ 0xff, at);
      passed += part.length;
      if (part.length > 0) await new Promise<void>((done) => this.#socket.write(part, () => done()));
      if (passed < most) continue;
      // To leave the loop would end the connection behind, and with it the silence.
      if (cutAfter === undefined) await once(this.#socket, "close");
      else this.#reset(this.#socket);
      return;
    }
    this.#socket.end();
  }
}
