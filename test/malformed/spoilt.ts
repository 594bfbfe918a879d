import type { Chance } from "../lab/chance.ts";

/** Up to six changes of single bytes, and perhaps a cut. Used for every protocol. */
export function spoilt(whole: Buffer, chance: Chance): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let change = chance.number(1, 6); change > 0; change--) {
    const at = chance.number(0, Math.max(0, bytes.length - 1));
    const one = Buffer.of(chance.number(0, 255));
    const drop = chance.pick([0, 1, 1]);
    bytes = Buffer.concat([bytes.subarray(0, at), ...(chance.pick([true, true, false]) ? [one] : []), bytes.subarray(at + drop)]);
  }
  return chance.number(0, 3) === 0 ? bytes.subarray(0, chance.number(0, bytes.length)) : bytes;
}
