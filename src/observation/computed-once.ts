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

/** The same for a function of such an object and a text, as an address of a run. */
export function computedOnceFor<K extends object, T extends string, V>(make: (key: K, text: T) => V): (key: K, text: T) => V {
  const madeFor = computedOnce((_key: K) => new Map<T, V>());
  return (key, text) => {
    const values = madeFor(key);
    const known = values.get(text);
    if (known !== undefined) return known;
    const value = make(key, text);
    values.set(text, value);
    return value;
  };
}
