import { expect, test } from "vitest";
import { inTurn } from "../../src/slack/in-turn.ts";

test("what has arrived meanwhile is read between any two beginnings", async () => {
  const begin = inTurn();
  const seen: string[] = [];
  const arrive = (): void => {
    seen.push("arrived");
  };
  const works = [1, 2, 3].map((number) =>
    begin(async () => {
      seen.push(`begun ${number}`);
      setImmediate(arrive);
    }),
  );
  expect(seen).toEqual([]);
  await Promise.all(works);
  expect(seen.filter((one) => one.startsWith("begun"))).toEqual(["begun 1", "begun 2", "begun 3"]);
  expect(seen.indexOf("arrived")).toBeLessThan(seen.indexOf("begun 3"));
});

test("one that fails does not keep the next from beginning", async () => {
  const begin = inTurn();
  const broken = begin(() => Promise.reject(new Error("broken")));
  let begun = false;
  const next = begin(async () => {
    begun = true;
  });
  await expect(broken).rejects.toThrow("broken");
  await next;
  expect(begun).toBe(true);
});
