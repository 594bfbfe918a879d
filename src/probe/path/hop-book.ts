import type { Hop } from "../../observation/kind/path-trace.ts";
import type { DataOf } from "../../observation/observation.ts";
import type { Address } from "../../target/address.ts";

type Trace = DataOf<"path.trace">;
type Unreachable = NonNullable<Trace["unreachable"]>;

/** One answer to one packet. `unreachable`: somebody said that the packet goes no further, the target itself among them. */
export type Heard = { says: "expired" | "target" | "unreachable"; sender: string; rttMs: number | null; code?: string | null };

type Page = { sent: number; heard: Heard[] };

/** Keeps count of what was sent at each TTL and who answered, and tells what is known of the way so far. */
export class HopBook {
  readonly #pages = new Map<number, Page>();
  readonly #target: Address;

  constructor(target: Address) {
    this.#target = target;
  }

  sent(ttl: number): void {
    this.#page(ttl).sent += 1;
  }

  /** One that was to be sent never was. */
  unsent(ttl: number): void {
    this.#page(ttl).sent -= 1;
  }

  heard(ttl: number, one: Heard): void {
    this.#page(ttl).heard.push(one);
  }

  /** The smallest TTL at which the way ended: the target answered, or somebody said that it goes no further. */
  get endTtl(): number | null {
    return smallest(this.#ttls(({ says }) => says !== "expired"));
  }

  /** The farthest TTL that anybody answered at. */
  get answeredToTtl(): number {
    return Math.max(0, ...this.#ttls(() => true));
  }

  data(): Trace {
    const end = this.endTtl ?? this.answeredToTtl;
    const hops = Array.from({ length: end }, (_, index) => hopOf(index + 1, this.#page(index + 1)));
    const reachedAtTtl = smallest(this.#ttls(({ says, sender }) => says === "target" || sender === this.#target));
    const last = hops.findLast(({ senders }) => senders.some((sender) => sender !== this.#target));
    const address = last?.senders.find((sender) => sender !== this.#target);
    const final = reachedAtTtl === null ? undefined : hops[reachedAtTtl - 1];
    return {
      hops,
      askedToTtl: Math.max(0, ...[...this.#pages].flatMap(([ttl, { sent }]) => (sent > 0 ? [ttl] : []))),
      reachedAtTtl,
      lastHop: last === undefined || address === undefined ? null : { ttl: last.ttl, address },
      unreachable: this.#unreachable(),
      end: final === undefined ? null : { sent: final.sent, lost: final.lost },
    };
  }

  #unreachable(): Unreachable | null {
    for (const [ttl, { heard }] of [...this.#pages].sort(([a], [b]) => a - b)) {
      const said = heard.filter(({ says }) => says === "unreachable");
      const [first] = said;
      if (first !== undefined) return { ttl, sender: first.sender, code: said.find(({ code }) => code != null)?.code ?? null };
    }
    return null;
  }

  #ttls(wanted: (one: Heard) => boolean): number[] {
    return [...this.#pages].flatMap(([ttl, { heard }]) => (heard.some(wanted) ? [ttl] : []));
  }

  #page(ttl: number): Page {
    const known = this.#pages.get(ttl);
    if (known !== undefined) return known;
    const fresh: Page = { sent: 0, heard: [] };
    this.#pages.set(ttl, fresh);
    return fresh;
  }
}

function hopOf(ttl: number, { sent, heard }: Page): Hop {
  const times = heard.flatMap(({ rttMs }) => rttMs ?? []).sort((a, b) => a - b);
  const [best] = times;
  const median = times[Math.floor((times.length - 1) / 2)];
  const worst = times.at(-1);
  return {
    ttl,
    senders: [...new Set(heard.map(({ sender }) => sender))],
    sent,
    lost: Math.max(0, sent - heard.length),
    rttMs: best === undefined || median === undefined || worst === undefined ? null : { best, median, worst },
  };
}

const smallest = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : Math.min(...numbers));
