import type { GlobalpingApi } from "./api.ts";
import type { Measured, Measurement, Place } from "./api-schema.ts";
import { untilMeasured } from "./measure.ts";
import type { Quota } from "./quota.ts";
import type { Told, Trouble } from "./trouble.ts";

/** What one run asks of one place at most: everything that an address or two are worth, what failed there being asked again, and not more than a thirtieth of an hour's free quota. */
export const mostMeasurements = 8;

/**
 * The measurements of one run from one place. The first one finds a probe there, and the others are made by the same one. What is asked twice is measured once;
 * after what would befall every measurement alike none is made any more.
 */
export class Measuring {
  readonly #api: GlobalpingApi;
  readonly #quota: Quota;
  readonly #magic: string;
  readonly #made = new Map<string, Promise<Told<Measured>>>();
  #first: Promise<string | null> | null = null;
  #trouble: Trouble | null = null;

  constructor(api: GlobalpingApi, quota: Quota, magic: string) {
    this.#api = api;
    this.#quota = quota;
    this.#magic = magic;
  }

  /** The same measurement and attempt is one. Null: this run has asked as much as it may. Never rejects. */
  measured(measurement: Measurement, attempt: number, signal: AbortSignal): Promise<Told<Measured>> | null {
    const key = JSON.stringify([measurement, attempt]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    if (this.#made.size >= mostMeasurements) return null;
    const made = this.#measure(measurement, signal);
    this.#made.set(key, made);
    return made;
  }

  async #measure(measurement: Measurement, signal: AbortSignal): Promise<Told<Measured>> {
    const created = await this.#create(measurement, signal);
    return created.ok ? untilMeasured(this.#api, created.value.id, signal) : created;
  }

  async #create(measurement: Measurement, signal: AbortSignal): Promise<Told<{ id: string }>> {
    const before = this.#first;
    if (before === null) {
      const created = this.#createAt([{ magic: this.#magic }], measurement, signal);
      this.#first = created.then((told) => (told.ok ? told.value.id : null));
      return created;
    }
    // Bounded by the first one's own deadline.
    const id = await before;
    return this.#createAt(id ?? [{ magic: this.#magic }], measurement, signal);
  }

  async #createAt(place: Place, measurement: Measurement, signal: AbortSignal): Promise<Told<{ id: string }>> {
    const known = this.#quota.trouble ?? this.#trouble;
    if (known !== null) return { ok: false, trouble: known };
    const told = await this.#api.create(measurement, place, signal);
    if (!told.ok) this.#heed(told.trouble);
    return told;
  }

  /** A question that is not taken says nothing of the next one. */
  #heed(trouble: Trouble): void {
    if (trouble.kind === "quota") this.#quota.usedUpUntil(trouble.untilMs);
    else if (trouble.kind !== "refused") this.#trouble ??= trouble;
  }
}
