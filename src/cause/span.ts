const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** A span in its largest fitting unit, rounded down: "12 s", "34 min", "5 hours", "3 days", "2 years". A unit is taken from two of it on, days from one. `ms` may be negative: its size counts. */
export function spanInWords(ms: number): string {
  const size = Math.abs(ms);
  if (!Number.isFinite(size)) return "an unknown time";
  if (size >= 2 * year) return `${Math.floor(size / year)} years`;
  if (size >= day) return counted(Math.floor(size / day), "day");
  if (size >= 2 * hour) return counted(Math.floor(size / hour), "hour");
  if (size >= 2 * minute) return `${Math.floor(size / minute)} min`;
  return `${Math.floor(size / second)} s`;
}

/** A measured time: "850 ms", "4.2 s", "60.0 s", "34 min". */
export function durationInWords(ms: number): string {
  if (!Number.isFinite(ms)) return "an unknown time";
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < 2 * minute) return `${(ms / second).toFixed(1)} s`;
  return spanInWords(ms);
}

/** `2026-08-01 12:00 UTC`, or the text itself where it is no date. */
export function instantInWords(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso.slice(0, 40);
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `20 Jan 2027`, UTC, for where the minute does not matter; or the text itself where it is no date. */
export function dayInWords(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso.slice(0, 40);
  return new Date(at).toUTCString().slice(5, 16).replace(/^0/, "");
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
