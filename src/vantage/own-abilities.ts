import type { VantageSelf } from "../observation/vantage.ts";

/** So long after the first question it is looked what the programs may really do: by then the first answers have come, and no start of a program is in their way, ms. */
const waitMs = 600;

/** What rests on a right to open raw sockets, and not on a program alone. */
const needRights: ReadonlySet<string> = new Set(["path.tcp", "path.icmp", "path.udp", "path.code"]);

/**
 * What a vantage says of itself, made exact while it is used: at first a program that is there counts as usable, since asking it takes longer than the first questions
 * of a run; then each is asked itself.
 */
export class OwnAbilities {
  #self: VantageSelf;
  #asked = false;
  readonly #ask: () => Promise<readonly string[]>;

  constructor(self: VantageSelf, ask: () => Promise<readonly string[]>) {
    this.#self = self;
    this.#ask = ask;
  }

  get self(): VantageSelf {
    return this.#self;
  }

  /** Called with each question; the first begins the wait. Keeps no process alive. */
  used(): void {
    if (this.#asked || !this.#self.can.some((ability) => needRights.has(ability))) return;
    this.#asked = true;
    setTimeout(() => void this.#look().catch(() => this.#lookLater()), waitMs).unref();
  }

  /** No file could be opened just then, say: what was said first holds, and the next question has it looked again. */
  #lookLater(): void {
    this.#asked = false;
  }

  async #look(): Promise<void> {
    const really = new Set(await this.#ask());
    const can = this.#self.can.filter((ability) => !needRights.has(ability) || really.has(ability));
    const more = [...really].filter((ability) => ability === "path.udp" && !can.includes(ability));
    this.#self = { ...this.#self, can: [...can, ...more] };
  }
}
