/** Waits until a claim holds; fails with its words after 7 s. */
export async function until(claim: () => boolean | Promise<boolean>, words: string): Promise<void> {
  for (const end = Date.now() + 7_000; ; ) {
    if (await claim()) return;
    if (Date.now() > end) throw new Error(`never: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
