import type { VantageSelf } from "../observation/vantage.ts";

/**
 * At most so many of them, in their order, that stand for all: the first one always, then one at a time whoever brings the most that nobody before has: a side first, then
 * (of those that are well before those in doubt) an address family, then a label's value. It ends where nobody brings anything new.
 */
export function spread(fleet: readonly VantageSelf[], most: number): VantageSelf[] {
  const [first, ...others] = fleet;
  if (first === undefined) return [];
  const taken = [first];
  const left = new Set(others);
  while (taken.length < most) {
    const covered = new Set(taken.flatMap(partsOf));
    const best = [...left]
      .map((self) => ({ self, brings: worthOf(self, covered) }))
      .filter(({ brings: [side, , family, labels] }) => side + family + labels > 0)
      // Sorting is stable: of equals the one that came first.
      .sort((a, b) => compare(b.brings, a.brings))[0];
    if (best === undefined) break;
    taken.push(best.self);
    left.delete(best.self);
  }
  return fleet.filter((self) => taken.includes(self));
}

type Worth = readonly [side: number, well: number, family: number, labels: number];

function worthOf(self: VantageSelf, covered: ReadonlySet<string>): Worth {
  const count = (parts: readonly string[]): number => parts.filter((part) => !covered.has(part)).length;
  return [count(sideOf(self)), self.status === "ok" ? 1 : 0, count(familiesOf(self)), count(labelsOf(self))];
}

function compare(a: Worth, b: Worth): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const sideOf = ({ side }: VantageSelf): string[] => [`side ${side}`];
const familiesOf = ({ families }: VantageSelf): string[] => families.map((family) => `family ${family}`);
const labelsOf = ({ labels }: VantageSelf): string[] => Object.entries(labels).map(([label, value]) => `label ${label}=${value}`);
const partsOf = (self: VantageSelf): string[] => [...sideOf(self), ...familiesOf(self), ...labelsOf(self)];
