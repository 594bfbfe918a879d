import fc from "fast-check";
import { expect, test } from "vitest";
import { parts } from "../../src/evidence/layer/artifact.ts";
import { firstGroups, lastGroups } from "../../src/slack/thread-groups.ts";
import { statuses } from "../../src/verdict/report.ts";

const artifacts = fc.tuple(...parts.map((part) => fc.record({ part: fc.constant(part), status: fc.constantFrom(...statuses) })));

test("at most three replies in all, each part in exactly one, whatever was posted with the first verdict", () => {
  fc.assert(
    fc.property(artifacts, artifacts, (first, last) => {
      const posted = firstGroups(first).map((group) => group.parts);
      const rest = lastGroups(last, posted).map((group) => group.parts);
      const all = [...posted, ...rest];
      expect(all.length).toBeLessThanOrEqual(3);
      expect(all.flat().toSorted()).toEqual([...parts].toSorted());
    }),
  );
});

test("what is not healthy stands by itself, the healthy together", () => {
  const seen = [
    { part: "dns", status: "healthy" },
    { part: "connect", status: "suspect" },
    { part: "path", status: "healthy" },
    { part: "http", status: "inconclusive" },
  ] as const;
  expect(firstGroups(seen).map((group) => group.parts)).toEqual([["connect"], ["http"]]);
  expect(lastGroups(seen, [["connect"]]).map((group) => group.parts)).toEqual([["http"], ["dns", "path"]]);
});
