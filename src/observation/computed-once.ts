/**
 * The same pure function, worked out once for each object it is asked about: many causes and rules ask the same of the same run, observation or view. What was
 * found lives as long as the object does.
 */
export function computedOnce<K extends object, V extends NonNullable<unknown> | null>(make: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    kept.set(key, value);
    return value;
  };
}
