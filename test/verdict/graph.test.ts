import { describe, expect, test } from "vitest";
import type { Cause } from "../../src/cause/cause.ts";
import { causes } from "../../src/cause/causes.ts";
import { causeCard, causeCards, nearCauses } from "../../src/evidence/cause-card.ts";
import { layers } from "../../src/observation/layer.ts";
import { experiments } from "../../src/verdict/experiments.ts";

const ids = new Set<string>(causes.map(({ id }) => id));

const explainsIt = (one: Cause, other: Cause): boolean =>
  one.explains.some((edge) => (edge.endsWith(".*") ? other.id.startsWith(edge.slice(0, -1)) : edge === other.id));

describe("the graph of causes", () => {
  test("each id is there once, and is the name of its layer and its own", () => {
    expect(ids.size).toBe(causes.length);
    for (const { id } of causes) {
      expect(id).toMatch(/^[a-z]+\.[a-z0-9-]+$/);
      expect(layers).toContain(id.slice(0, id.indexOf(".")));
    }
  });

  test.each(causes.map((cause) => [cause.id, cause] as const))(
    "%s names neighbours that exist, and itself never",
    (id, cause) => {
      expect(cause.toldApartFrom.filter((other) => !ids.has(other) || other === id)).toEqual([]);
      expect(new Set(cause.toldApartFrom).size).toBe(cause.toldApartFrom.length);
      const edges = cause.explains.map((edge) => (edge.endsWith(".*") ? edge.slice(0, -2) : edge));
      expect(edges.filter((edge) => !(layers as readonly string[]).includes(edge) && !ids.has(edge))).toEqual([]);
      expect(cause.explains).not.toContain(id);
    },
  );

  test.each(causes.map((cause) => [cause.id, cause] as const))(
    "%s says what it is, how it is told and what to do",
    (_, cause) => {
      for (const words of [cause.plain, cause.tell]) expect(words).toMatch(/^[A-Z0-9"'].*[.)]$/s);
      expect(cause.owner).not.toBe("");
      expect(cause.remedy.length).toBeGreaterThanOrEqual(1);
      expect(cause.remedy.length).toBeLessThanOrEqual(3);
      for (const step of cause.remedy) {
        expect(step).toMatch(/^[A-Z0-9`].{19,}[.)?]$/s);
        expect(step).not.toMatch(/TODO|TBD|lorem|\.\.\.|<[a-z]+>/i);
      }
      expect(new Set(cause.remedy).size).toBe(cause.remedy.length);
    },
  );

  test("no two causes explain each other, and none explains itself by way of others", () => {
    const next = new Map(causes.map((one) => [one.id, causes.filter((other) => other !== one && explainsIt(one, other))]));
    const circles: string[] = [];
    const walk = (from: Cause, path: readonly Cause[]): void => {
      for (const to of next.get(from.id) ?? []) {
        const at = path.indexOf(to);
        if (at >= 0) circles.push([...path.slice(at), to].map(({ id }) => id).join(" > "));
        else if (!done.has(to)) walk(to, [...path, to]);
      }
      done.add(from);
    };
    const done = new Set<Cause>();
    for (const cause of causes) if (!done.has(cause)) walk(cause, [cause]);
    expect(circles).toEqual([]);
  });

  test("a card for every id, with its edges from both ends and the questions that settle it", () => {
    expect(causeCards().map(({ id }) => id)).toEqual(causes.map(({ id }) => id));
    for (const { id } of causes) {
      const card = causeCard(id);
      expect(card).toMatchObject({ id, layer: id.slice(0, id.indexOf(".")) });
      expect(card?.remedy.length).toBeGreaterThan(0);
      expect(card?.explainedBy).toEqual(
        causes
          .filter((other) => other.id !== id && causes.some((own) => own.id === id && explainsIt(other, own)))
          .map((other) => other.id),
      );
      expect(card?.experiments).toHaveLength(experiments.filter(({ between }) => between.some((meant) => meant === id)).length);
    }
    expect(causeCard("dns.nonsense")).toBeNull();
    expect(nearCauses("nxdomain")).toEqual(["dns.nxdomain"]);
    expect(nearCauses("tls.incomplete")).toEqual(["tls.incomplete-chain"]);
    expect(nearCauses("redirect")).toHaveLength(3);
    expect(nearCauses("tls")).toEqual([]);
  });
});

describe("the experiments", () => {
  test("each has its name, and tells at least two known causes apart, of which one can be named", () => {
    expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
    for (const { id, between, question, factor } of experiments) {
      expect([id, between.filter((one) => !ids.has(one))]).toEqual([id, []]);
      expect(new Set(between).size).toBe(between.length);
      expect(between.some((one) => ids.has(one))).toBe(true);
      expect(question).toMatch(/^[A-Z].*\?$/);
      expect(factor).not.toBe("");
    }
  });

  test("none is between causes of which nobody says that they look alike", () => {
    const alike = (a: string, b: string): boolean =>
      causes.some(
        ({ id, toldApartFrom }) =>
          (id === a && toldApartFrom.some((other) => other === b)) || (id === b && toldApartFrom.some((other) => other === a)),
      );
    const idle = experiments.filter(({ between }) => !between.some((a) => between.some((b) => a !== b && alike(a, b))));
    expect(idle.map(({ id }) => id)).toEqual([]);
  });
});
