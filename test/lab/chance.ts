import { createHash } from "node:crypto";

/** Draws that are the same each time for the same seed. */
export type Chance = {
  /** A whole number from `least` up to and with `most`. */
  number: (least: number, most: number) => number;
  pick: <T>(of: readonly [T, ...T[]]) => T;
  /** So many different whole numbers from `least` up to and with `most`. */
  different: (count: number, least: number, most: number) => number[];
};

/** SHA-256 in counter mode over the text: slow for a generator, and the same on every machine. */
export function chanceOf(seed: string): Chance {
  let drawn = 0;
  const fraction = (): number => {
    drawn += 1;
    return createHash("sha256").update(`${seed} ${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
  const number = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1));
  return {
    number,
    pick: (of) => of[number(0, of.length - 1)] ?? of[0],
    different: (count, least, most) => {
      const found = new Set<number>();
      while (found.size < Math.min(count, most - least + 1)) found.add(number(least, most));
      return [...found];
    },
  };
}
