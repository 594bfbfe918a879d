import type { Secret } from "../../target/secret.ts";
import type { Vantage } from "../vantage.ts";
import { type GlobalpingApi, globalpingApi } from "./api.ts";
import { GlobalpingVantage } from "./globalping-vantage.ts";
import { Measuring } from "./measuring.ts";
import { Quota } from "./quota.ts";
import type { Outside } from "./told-outside.ts";

export type GlobalpingSettings = Pick<Outside, "deny"> & {
  /** In Globalping's own words, each a vantage of its own. */
  readonly places: readonly string[];
  readonly token: Secret | null;
  /** The way to it. */
  readonly fetch: typeof fetch;
  readonly userAgent: string;
  /** ms since 1970. */
  readonly now: () => number;
};

/**
 * Globalping's places as vantages, made anew for each run because a run has a budget of its own; that the quota is used up is remembered over all of them. Nothing is
 * sent before a vantage is asked something, and no name in one of the `innerZones` ever.
 */
export function globalpingVantages(settings: GlobalpingSettings): (innerZones: readonly string[]) => Vantage[] {
  const { places, token, deny, now } = settings;
  const api: GlobalpingApi = globalpingApi(settings);
  const quota = new Quota(now);
  const byName = new Map(places.map((place) => [vantageNameOf(place), place]));
  return (internalZones) =>
    [...byName].map(([name, place]) => {
      const measuring = new Measuring(api, quota, place);
      return new GlobalpingVantage(name, place, { measuring, outside: { deny, internalZones }, hasToken: token !== null });
    });
}

/** `Berlin+Germany` is `globalping-berlin-germany`: what can be written behind `from:`. */
export const vantageNameOf = (place: string): string =>
  `globalping-${place
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/-$/, "")}`;
