import type { Event } from "../triage/event.ts";

const shown = ["dns", "tcp", "tls", "path", "http"] as const;
const words = { healthy: "healthy", suspect: "SUSPECT", inconclusive: "not settled", "not-checked": "not checked" } as const;
const erase = "\u001b[2K";

/** Live progress on a terminal: one line that is written over, layer by layer, and taken away before the report. */
export class Progress {
  readonly #terminal: NodeJS.WritableStream;
  readonly #name: string;
  readonly #layers = new Map<string, string>();
  #checks = 0;

  constructor(terminal: NodeJS.WritableStream, name: string) {
    this.#terminal = terminal;
    this.#name = name.slice(0, 40);
  }

  take(event: Event): void {
    if (event.type === "observation") this.#checks++;
    else if (event.type === "layer") this.#layers.set(event.layer.layer, words[event.layer.status]);
    else return;
    const layers = shown.map((layer) => `${layer.toUpperCase()} ${this.#layers.get(layer) ?? "…"}`).join(" · ");
    this.#terminal.write(`\r${erase}${this.#name}: ${layers} (${this.#checks} checks)`);
  }

  clear(): void {
    this.#terminal.write(`\r${erase}`);
  }
}
