import type { ObservationOf } from "./observation.ts";
import type { Request } from "./requests.ts";

export type Upgrade = ObservationOf<"http.websocket">;

/** Whoever has no account is told so, and a client that has one gets in: says nothing against the service. */
const asksForAccount: ReadonlySet<number> = new Set([401, 403, 407]);

/** The status that came instead of, or as, 101; null where none came. */
export const upgradeStatusOf = ({ outcome, data }: Upgrade): number | null =>
  outcome === "skipped" ? null : (data.status ?? null);

export const wasUpgraded = ({ outcome, data }: Upgrade): boolean => outcome === "ok" && data.accepted === true;

/** An answer came, and it is not the upgrade that a browser needs. */
export const isUpgradeRefused = (upgrade: Upgrade): boolean =>
  isNoUpgrade(upgrade) && !asksForAccount.has(upgrade.data.status ?? 0);

/** Whoever asks is turned away for want of an account: no fault, unless the same question is granted elsewhere. */
export const isUpgradeForbidden = (upgrade: Upgrade): boolean =>
  isNoUpgrade(upgrade) && asksForAccount.has(upgrade.data.status ?? 0);

const isNoUpgrade = ({ outcome, data }: Upgrade): boolean => outcome === "ok" && data.accepted === false;

/** The answer was broken off, or never came, once the request was out. */
export const isUpgradeLost = ({ outcome, failure }: Upgrade): boolean =>
  outcome === "failed" && ["request", "wait", "headers"].includes(failure.phase);

/** A server that does nothing but WebSockets may open one for whoever asks, also for a page: no HTTP, and no fault of what it is for. */
export const isUpgradeUnasked = ({ failure, data }: Request): boolean =>
  failure?.code === "malformed" && failure.phase === "headers" && data.status === 101;
