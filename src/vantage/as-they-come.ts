/** What was begun, one after another as each is done, whatever the order it was begun in. Ends with the last; rejects where one does. */
export async function* asTheyCome<T>(begun: readonly Promise<T>[]): AsyncGenerator<T> {
  const pending = new Map(begun.map((work, index) => [index, work.then((value) => ({ index, value }))]));
  while (pending.size > 0) {
    const { index, value } = await Promise.race(pending.values());
    pending.delete(index);
    yield value;
  }
}
