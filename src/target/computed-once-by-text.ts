/** More texts than any run asks about; then it begins anew, so that what a target sends cannot fill the memory. */
const mostKept = 2_000;

/** The same pure function of a text, worked out once for each of the texts that are asked about again and again, as addresses are. */
export function computedOnceByText<V>(make: (text: string) => V): (text: string) => V {
  const kept = new Map<string, V>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined || kept.has(text)) return known as V;
    if (kept.size >= mostKept) kept.clear();
    const value = make(text);
    kept.set(text, value);
    return value;
  };
}
