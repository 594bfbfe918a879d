import type { SentEvent } from "../triage/event.ts";
import { advance, beginning, type Progress, progressLines } from "./render/progress.ts";

/** How often the lines are drawn over while nothing new comes, so that the clock moves, ms. */
const redrawMs = 250;

type Terminal = NodeJS.WritableStream & { columns?: number };

/** Live progress by layer on a terminal: a few lines that are written over, and taken away before the report. */
export class LiveProgress {
  readonly #terminal: Terminal;
  readonly #color: boolean;
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout;
  #progress: Progress = beginning;
  #drawn = 0;

  constructor(terminal: Terminal, color: boolean) {
    this.#terminal = terminal;
    this.#color = color;
    this.#timer = setInterval(() => this.#draw(), redrawMs).unref();
  }

  take(event: SentEvent): void {
    this.#progress = advance(this.#progress, event);
    if (event.type === "layer" || event.type === "verdict") this.#draw();
  }

  clear(): void {
    clearInterval(this.#timer);
    this.#terminal.write(this.#erase());
  }

  #draw(): void {
    const lines = progressLines(
      this.#progress,
      { columns: this.#terminal.columns || 80, color: this.#color },
      performance.now() - this.#begun,
    );
    const text = `${this.#erase()}${lines.join("\n")}\n`;
    this.#drawn = lines.length;
    this.#terminal.write(text);
  }

  /** Up over what was drawn, and everything below it cleared (ECMA-48: CUU, ED). */
  #erase(): string {
    return this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A\u001b[0J`;
  }
}
