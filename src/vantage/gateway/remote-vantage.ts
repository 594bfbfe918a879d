import type { Answer } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";
import type { VantageSelf } from "../../observation/vantage.ts";
import { asTheyCome } from "../as-they-come.ts";
import type { Vantage } from "../vantage.ts";
import type { AgentSelf } from "../wire/frames.ts";
import type { AgentLink } from "./agent-link.ts";

/** An agent as the conductor sees it: one and the same over all its connections, and `offline` between them. */
export class RemoteVantage implements Vantage {
  #self: VantageSelf;
  #link: AgentLink | null = null;
  /** When it was last connected, ms since 1970; null: never since the hub started. */
  lastSeenAt: number | null = null;

  constructor(name: string, labels: Readonly<Record<string, string>>) {
    this.#self = {
      name,
      side: sideOf(labels),
      labels: { ...labels },
      status: "offline",
      version: "",
      families: [],
      can: [],
      resolvers: [],
      clockOffsetMs: null,
    };
  }

  get self(): VantageSelf {
    return this.#self;
  }

  get link(): AgentLink | null {
    return this.#link;
  }

  connected(link: AgentLink, self: AgentSelf, labels: Readonly<Record<string, string>>): void {
    this.#link = link;
    this.#self = { ...this.#self, side: sideOf(labels), labels: { ...labels }, clockOffsetMs: null };
    this.says(self);
  }

  /** What is true of another machine's name, labels and status is not the agent's to say. */
  says({ version, families, addresses, can, resolvers, internalZones }: AgentSelf): void {
    const { name, side, labels, clockOffsetMs } = this.#self;
    this.#self = {
      ...{ name, side, labels, status: "ok", version, families, can, resolvers, clockOffsetMs },
      ...(addresses === undefined ? {} : { addresses }),
      ...(internalZones === undefined ? {} : { internalZones }),
    };
  }

  clockIsOff(offsetMs: number): void {
    this.#self = { ...this.#self, clockOffsetMs: offsetMs };
  }

  /** Nothing where another connection has taken over. */
  gone(link: AgentLink, at: number): void {
    if (this.#link !== link) return;
    this.#link = null;
    this.lastSeenAt = at;
    this.#self = { ...this.#self, status: "offline" };
  }

  async *observe(steps: readonly Step[], signal: AbortSignal): AsyncGenerator<Answer> {
    const link = this.#link;
    if (link === null) return;
    for await (const answer of asTheyCome(steps.map((step) => link.ask(step, signal)))) if (answer !== null) yield answer;
  }
}

/** Where an agent stands is its operator's to say; one that says nothing is one's own. */
const sideOf = (labels: Readonly<Record<string, string>>): "inside" | "outside" =>
  labels.side === "outside" ? "outside" : "inside";
