import { setTimeout as wait } from "node:timers/promises";
import type { Address } from "../../target/address.ts";
import { HopBook } from "./hop-book.ts";
import type { PacketReply } from "./line-protocol.ts";
import type { MtrPacket, PacketAnswer } from "./mtr-packet.ts";

export type Flow = {
  address: Address;
  protocol: "udp" | "tcp" | "icmp";
  port: number | null;
  localPort: number | null;
  mostHops: number;
};
/** `trouble`: the program or the system did not let the packets out; the words are the program's. */
export type Walked = { book: HopBook; trouble: { word: string | null; words: string } | null };

/** So many TTLs are asked at once past the farthest that answered: a near target is sent few packets too many. */
const ahead = 5;
/** Past those, the next TTL goes out after this: 30 silent hops are asked within a second, ms. */
const nextTtlMs = 30;
/** Loss is bursty: packets to one hop are so far apart, ms. */
const betweenRoundsMs = 150;
/** An answer that is on its way when the last packet has gone is waited for three times as long as the slowest so far took, within these bounds, ms. */
const patience = 3;
const leastPatienceMs = 500;
const mostPatienceMs = 2_000;
/** `mtr-packet` counts in whole seconds; it is this end that stops waiting. */
const timeoutS = 2;

/** Walks one flow through `mtr-packet`: the first round finds how long the way is, the others ask every hop of it again. */
export async function walk(packets: MtrPacket, flow: Flow, rounds: number, signal: AbortSignal): Promise<Walked> {
  const over = new AbortController();
  const asking = new Walk(packets, flow, AbortSignal.any([signal, over.signal]));
  try {
    await asking.firstRound();
    for (let round = 1; round < rounds; round += 1) await asking.nextRound();
    await asking.rest();
  } finally {
    over.abort();
  }
  await asking.ended();
  return { book: asking.book, trouble: asking.trouble };
}

class Walk {
  readonly book: HopBook;
  trouble: Walked["trouble"] = null;
  readonly #packets: MtrPacket;
  readonly #flow: Flow;
  readonly #signal: AbortSignal;
  readonly #open = new Set<Promise<void>>();
  #slowestMs = 0;
  #wake: (() => void) | null = null;

  constructor(packets: MtrPacket, flow: Flow, signal: AbortSignal) {
    this.book = new HopBook(flow.address);
    this.#packets = packets;
    this.#flow = flow;
    this.#signal = signal;
  }

  async firstRound(): Promise<void> {
    for (let ttl = 1; ttl <= this.#flow.mostHops && !this.#isOver(); ttl += 1) {
      this.#send(ttl);
      if (ttl >= this.book.answeredToTtl + ahead) await this.#news(nextTtlMs);
      if (this.book.endTtl !== null) break;
    }
    await this.rest();
  }

  async nextRound(): Promise<void> {
    if (this.#isOver()) return;
    await this.#pause(betweenRoundsMs);
    // Where the end was not met, what should have met it may have got lost: the next TTL is asked as well.
    const length = this.book.endTtl ?? Math.min(this.#flow.mostHops, this.book.answeredToTtl + 1);
    for (let ttl = 1; ttl <= length && !this.#isOver(); ttl += 1) this.#send(ttl);
  }

  /** Waits for what is still on its way, and no longer than an answer can be expected. */
  async rest(): Promise<void> {
    const begun = performance.now();
    while (this.#open.size > 0 && !this.#isOver()) {
      const left = begun + this.#patienceMs() - performance.now();
      if (left <= 0) return;
      await this.#news(left);
    }
  }

  /** After the signal: until each packet has said whether it was sent at all. */
  async ended(): Promise<void> {
    await Promise.all(this.#open);
  }

  #patienceMs(): number {
    return Math.min(mostPatienceMs, Math.max(leastPatienceMs, patience * this.#slowestMs));
  }

  #isOver(): boolean {
    return this.#signal.aborted || this.trouble !== null;
  }

  #send(ttl: number): void {
    this.book.sent(ttl);
    const { address, protocol, port, localPort } = this.#flow;
    const asked = this.#packets
      .probe({ address, protocol, port, localPort, ttl, timeoutS }, this.#signal)
      .then((answer) => this.#take(ttl, answer));
    this.#open.add(asked);
    void asked.finally(() => {
      this.#open.delete(asked);
      this.#wake?.();
    });
  }

  #take(ttl: number, answer: PacketAnswer): void {
    if (answer.state === "gone") this.trouble ??= { word: null, words: answer.words };
    if (answer.state === "aborted" && !answer.wasSent) this.book.unsent(ttl);
    if (answer.state === "replied") this.#takeReply(ttl, answer.reply);
  }

  #takeReply(ttl: number, { word, sender, rttMs }: PacketReply): void {
    this.#slowestMs = Math.max(this.#slowestMs, rttMs ?? 0);
    const from = sender ?? this.#flow.address;
    switch (word) {
      case "ttl-expired":
        this.book.heard(ttl, { says: "expired", sender: from, rttMs });
        break;
      case "reply": {
        // A device's ICMP port-unreachable is reported as a reply too.
        if (from === this.#flow.address) this.book.heard(ttl, { says: "target", sender: from, rttMs });
        else this.book.heard(ttl, { says: "unreachable", sender: from, rttMs, code: "port" });
        break;
      }
      case "no-route":
        this.book.heard(ttl, { says: "unreachable", sender: from, rttMs });
        break;
      case "no-reply":
        break;
      default:
        this.trouble ??= { word, words: `mtr-packet answered ${word.slice(0, 40)}` };
    }
  }

  /** Until an answer comes, or for so long. */
  async #news(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const woken = new AbortController();
    await Promise.race([promise, this.#pause(ms, woken.signal)]);
    woken.abort();
    this.#wake = null;
  }

  async #pause(ms: number, woken?: AbortSignal): Promise<void> {
    const signal = woken === undefined ? this.#signal : AbortSignal.any([this.#signal, woken]);
    // Whoever stops it knows why.
    await wait(ms, undefined, { signal }).catch(() => undefined);
  }
}
