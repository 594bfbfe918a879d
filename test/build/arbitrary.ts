import fc from "fast-check";
import type { z } from "zod";
import { failed, failureCodes, phases } from "../../src/observation/failure.ts";
import { kindOf, kinds, type Probe } from "../../src/observation/kinds.ts";
import { type Observation, observationSchema } from "../../src/observation/observation.ts";
import { parseAddress } from "../../src/target/address.ts";
import { observation, type Told } from "./common.ts";

/** Few addresses, names and codes, so that observations of one run meet each other often. */
const addresses = ["203.0.113.7", "203.0.113.8", "198.51.100.66", "2001:db8::7", "127.0.0.1", "0.0.0.0"];
const names = ["api.example.com", "API.example.com.", "example.com", "ghost.example.net", "com", ".", ""];
const words = [
  "NOERROR",
  "NXDOMAIN",
  "SERVFAIL",
  "REFUSED",
  "RCODE23",
  "A",
  "AAAA",
  "SOA",
  "NS",
  "MX",
  "!X",
  "!H",
  "CN=x",
  "location",
  "server",
];
const dates = ["2026-07-01T00:00:00.000Z", "2026-10-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", "no date"];
const texts = fc.oneof(fc.constantFrom(...addresses, ...names, ...words, ...dates), fc.string({ maxLength: 12 }));
const numbers = fc.oneof(
  fc.constantFrom(0, 1, 5, 20, 22, 53, 80, 200, 404, 443, 502, 503, 504),
  fc.integer({ min: 0, max: 70_000 }),
);

type Shape = z.core.$ZodType;
type Def = z.core.$ZodTypes["_zod"]["def"];

/** A value of any shape that the kinds are written in. What a shape refuses by a check of its own is thrown away by the caller. */
function shaped(shape: Shape): fc.Arbitrary<unknown> {
  const def = shape._zod.def as Def;
  switch (def.type) {
    case "string":
      return texts;
    case "number":
      return numbers;
    case "boolean":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...Object.values(def.entries));
    case "literal":
      return fc.constantFrom(...def.values);
    case "custom":
      return fc.constantFrom(...addresses.map(parseAddress));
    case "null":
      return fc.constant(null);
    case "nullable":
      return fc.option(shaped(def.innerType), { nil: null, freq: 3 });
    case "optional":
      return fc.option(shaped(def.innerType), { nil: undefined, freq: 3 });
    case "array":
      return fc.array(shaped(def.element), { maxLength: 3 });
    case "tuple":
      return fc.tuple(...def.items.map(shaped));
    case "record":
      return fc.dictionary(texts, shaped(def.valueType), { maxKeys: 3 });
    case "union":
      return fc.oneof(...def.options.map(shaped));
    case "object":
      return fc.record(Object.fromEntries(Object.entries(def.shape).map(([key, member]) => [key, shaped(member)])));
    default:
      throw new TypeError(`no arbitrary for a ${def.type}`);
  }
}

const failures = fc
  .tuple(fc.constantFrom(...failureCodes), fc.constantFrom(...phases), texts)
  .map(([code, phase, detail]) => failed(code, phase, detail));

const common = fc.record({
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 3 }),
  startMs: fc.integer({ min: 0, max: 9_000 }),
  elapsedMs: fc.constantFrom(3, 20, 300, 2_500, 3_600),
  ended: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ failure: null, skippedBecause: null }) },
    { weight: 2, arbitrary: failures.map((failure) => ({ failure, skippedBecause: null })) },
    { weight: 1, arbitrary: fc.constant({ failure: null, skippedBecause: "policy" }) },
  ),
});

const ofKind = kinds.map((kind) =>
  fc
    .tuple(common, shaped(kind.subject), shaped(kind.data))
    .map(([{ ended, ...told }, subject, data]) =>
      observationSchema.safeParse(untold(kind.probe, { ...told, ...ended }, subject, data)),
    )
    .filter(({ success }) => success)
    .map(({ data }) => data as unknown as Observation),
);

/** The record of one observation whose subject and data nobody has checked yet. */
function untold(probe: Probe, told: Told, subject: unknown, data: unknown): unknown {
  const base = observation("dns.hosts", { ...told, subject: { name: "" } });
  return { ...base, probe, layer: kindOf(probe).layer, subject, data };
}

/** One observation of any kind, in any of its states, sound as the contract goes and as odd as it allows. */
export const anyObservation: fc.Arbitrary<Observation> = fc.oneof(...ofKind);

/** All of a run, at random. */
export const anyObservations: fc.Arbitrary<Observation[]> = fc.array(anyObservation, { maxLength: 40 });
