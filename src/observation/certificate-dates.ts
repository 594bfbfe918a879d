/** The same few certificates are shown again and again, and every cause of TLS looks at their dates: each text is read once. */
const known = new Map<string, number>();
/** More certificates than any run meets; whoever makes up dates without end gets no memory for it. */
const mostKept = 10_000;

/** A date of a certificate (ISO 8601) in ms since 1970. */
export function instantOf(date: string): number {
  const before = known.get(date);
  if (before !== undefined) return before;
  if (known.size >= mostKept) known.clear();
  const instant = Date.parse(date);
  known.set(date, instant);
  return instant;
}
