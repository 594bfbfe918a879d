/** `now` in ms; without a zone, the reader's own. */
export function formatDate(seconds: number, format: string, now: number, zone?: string): string;
export function clockTime(ts: string): string;
