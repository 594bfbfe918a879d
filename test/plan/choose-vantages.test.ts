import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { chooseVantages } from "../../src/plan/choose-vantages.ts";
import { vantage } from "../build/judged.ts";

const name = { kind: "name", host: "api.example.com" } as const;
const at = (host: string) => ({ kind: "address", host }) as const;
const self = (called: string, labels: Record<string, string> = {}, more: Partial<VantageSelf> = {}): VantageSelf => ({
  ...vantage(called),
  labels,
  ...more,
});

const fleet = [
  self("hub", { region: "eu" }),
  self("eu-west-1", { region: "eu" }, { side: "outside" }),
  self("eu-west-2", { region: "eu" }, { side: "outside" }),
  self("us-east-1", { region: "us" }, { side: "outside", families: [4] }),
  self("office", { net: "office" }, { families: [4] }),
  self("asia-1", { region: "asia" }, { side: "outside", status: "offline" }),
];

const chosen = (
  known: readonly VantageSelf[],
  wanted: readonly string[] = [],
  target: Parameters<typeof chooseVantages>[2] = name,
) => {
  const choice = chooseVantages(known, wanted, target);
  return "error" in choice ? choice.error : choice.chosen.map((one) => one.name);
};
const notes = (known: readonly VantageSelf[], wanted: readonly string[] = []) => {
  const choice = chooseVantages(known, wanted, name);
  return "error" in choice ? [] : choice.notes;
};

describe("which vantages are asked", () => {
  test.each([
    [["eu"], ["hub", "eu-west-1", "eu-west-2"]],
    [["region=us"], ["us-east-1"]],
    [
      ["eu-west-1", "office"],
      ["eu-west-1", "office"],
    ],
    [["all"], ["hub", "asia-1", "eu-west-1", "eu-west-2", "office", "us-east-1"]],
    [
      ["asia", "hub"],
      ["hub", "asia-1"],
    ],
  ])("from %s: %s", (wanted, names) => expect(chosen(fleet, wanted)).toEqual(names));

  test("a name that nobody has is an error that says which there are", () => {
    expect(chosen(fleet, ["eu", "mars"])).toBe(
      "There is no vantage `mars`, and no label with that value. Write hub, asia-1, eu-west-1, eu-west-2, office, us-east-1, net=office, region=asia, region=eu, region=us, all.",
    );
    expect(chosen(fleet, ["ofice"])).toContain("Did you mean office?");
    expect(
      chosen(
        Array.from({ length: 40 }, (_, n) => self(`v${n}`)),
        ["x"],
      ),
    ).toContain("one of 28 more, all.");
    expect(chosen([], ["x"])).toBe("There is no vantage to ask from.");
    expect(chosen([])).toBe("There is no vantage to ask from.");
  });

  test("who is named and offline stays in, and is told; by default nobody offline is asked", () => {
    expect(notes(fleet, ["asia"])).toEqual(["asia-1 is offline, and will say nothing."]);
    expect(chosen(fleet)).not.toContain("asia-1");
    expect(notes(fleet)).toEqual(["asia-1 is offline, and left out."]);
    expect(chosen([self("hub", {}, { status: "offline" })])).toBe("hub: every vantage is offline.");
  });

  test("by default one of each side and label, the machine's own first, and nobody who brings nothing new", () => {
    expect(chosen(fleet)).toEqual(["hub", "office", "us-east-1"]);
    expect(chosen([self("here")])).toEqual(["here"]);
    expect(chosen([self("here"), self("there")])).toEqual(["here"]);
  });

  test("one that speaks IPv6 is among them, and those that are well come before those in doubt", () => {
    const four = { families: [4 as const] };
    expect(chosen([self("here", {}, four), self("a", {}, four), self("b")])).toEqual(["here", "b"]);
    const sick = self("a", { region: "eu" }, { status: "suspect" });
    expect(chosen([self("here"), sick, self("b", { region: "eu" })])).toEqual(["here", "b"]);
    expect(chosen([self("here"), sick])).toEqual(["here", "a"]);
  });

  test("no more than eight, and it is said how many there are beside", () => {
    const many = Array.from({ length: 14 }, (_, n) => self(`v${10 + n}`, { region: `r${n}` }));
    expect(chosen(many)).toHaveLength(8);
    expect(notes(many)).toEqual(["Asked from 8; 6 vantages more can be asked: name them with from, or all."]);
  });

  test("what is not of the internet is asked from inside alone, an address by who speaks its family, loopback by this machine", () => {
    expect(chosen(fleet, [], at("10.0.0.7"))).toEqual(["hub", "office"]);
    expect(chosen(fleet, [], { kind: "name", host: "db.internal" })).toEqual(["hub", "office"]);
    expect(chosen(fleet, [], at("2001:db8::7"))).toEqual(["hub", "eu-west-1"]);
    expect(chosen(fleet, [], at("127.0.0.1"))).toEqual(["hub"]);
    expect(chosen([self("four", {}, { families: [4] })], [], at("2001:db8::7"))).toEqual(["four"]);
  });

  test("whatever the fleet: its order does not matter behind the first, nobody twice, both sides where there are such", () => {
    const anySelf = fc.record({
      side: fc.constantFrom<VantageSelf["side"]>("inside", "outside"),
      status: fc.constantFrom<VantageSelf["status"]>("ok", "suspect", "degraded", "offline"),
      labels: fc.dictionary(fc.constantFrom("region", "net"), fc.constantFrom("a", "b", "c")),
      families: fc.constantFrom<VantageSelf["families"]>([4, 6], [4], [6], []),
    });
    fc.assert(
      fc.property(fc.array(anySelf, { minLength: 1, maxLength: 20 }), fc.nat(), (parts, turn) => {
        const known = parts.map((part, n) => self(`v${n}`, part.labels, part));
        const [own, ...others] = known;
        const turned = [
          ...(own === undefined ? [] : [own]),
          ...others.slice(turn % known.length),
          ...others.slice(0, turn % known.length),
        ];
        const choice = chooseVantages(known, [], name);
        expect(chooseVantages(turned, [], name)).toEqual(choice);
        if ("error" in choice) {
          expect(known.every(({ status }) => status === "offline")).toBe(true);
          return;
        }
        expect(choice.chosen.length).toBeLessThanOrEqual(8);
        expect(new Set(choice.chosen).size).toBe(choice.chosen.length);
        const sides = (some: readonly VantageSelf[]) =>
          new Set(some.filter(({ status }) => status !== "offline").map(({ side }) => side));
        expect(sides(choice.chosen)).toEqual(sides(known));
      }),
    );
  });
});

describe("an outside service", () => {
  const service = (place: string) =>
    self(`globalping-${place}`, { globalping: place }, { side: "outside", families: [4], service: "Globalping" });
  const withService = [self("hub"), service("eu"), service("us")];

  test("one place of it is asked where nobody of one's own looks from outside, and whoever asks is told", () => {
    expect(chosen(withService)).toEqual(["hub", "globalping-eu"]);
    expect(notes(withService)).toEqual(["api.example.com is sent to Globalping, a public service, for globalping-eu."]);
    expect(chosen([...withService, self("eu-west-1", {}, { side: "outside" })])).toEqual(["hub", "eu-west-1"]);
    expect(notes([...withService, self("eu-west-1", {}, { side: "outside" })])).toEqual([]);
  });

  test("one that is offline looks at nothing", () => {
    expect(chosen([...withService, self("eu-west-1", {}, { side: "outside", status: "offline" })])).toContain("globalping-eu");
  });

  test("where it is named, it is asked beside others", () => {
    const all = [...withService, self("eu-west-1", {}, { side: "outside" })];
    expect(chosen(all, ["hub", "globalping-us"])).toEqual(["hub", "globalping-us"]);
    expect(chosen(all, ["globalping=eu"])).toEqual(["globalping-eu"]);
    expect(notes(all, ["all"])).toEqual([
      "api.example.com is sent to Globalping, a public service, for globalping-eu and globalping-us.",
    ]);
  });

  test.each([
    { kind: "name", host: "db.internal" },
    { kind: "name", host: "shop.example" },
    { kind: "name", host: "intranet" },
    at("10.0.0.7"),
    at("127.0.0.1"),
  ] as const)("is told nothing of $host, also where it is named", (target) => {
    expect(chosen(withService, [], target)).toEqual(["hub"]);
    expect(chosen(withService, ["hub", "globalping-eu"], target)).toEqual(["hub"]);
    expect(chosen(withService, ["globalping-eu"], target)).toBe(
      `globalping-eu: a public service is not told ${target.host}, which is not of the public internet. Name another vantage with from, or all.`,
    );
  });

  test("nor of a name in a zone that any vantage calls internal", () => {
    const corp = [self("hub", {}, { internalZones: ["example.com"] }), service("eu")];
    expect(chosen(corp)).toEqual(["hub"]);
    expect(notes(corp, ["all"])).toEqual([
      "globalping-eu: a public service is not told api.example.com, which is not of the public internet.",
    ]);
  });
});
