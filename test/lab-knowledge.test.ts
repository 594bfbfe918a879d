import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { innerPort } from "./lab/balancer.ts";
import { applicationPort } from "./lab/proxy.ts";
import { type Setting, settingOf, words } from "./lab/setting.ts";

const folder = resolve(import.meta.dirname, "../src");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, code: withoutComments(readFileSync(join(folder, file), "utf8")) }));

const settings = Array.from({ length: 200 }, (_, index) => settingOf(`knowledge ${index}`));
/** What asks and what judges; which port is HTTP's by custom, others may know. */
const judging = /^(?:cause|verdict|plan|observation|evidence|probe)\//;
/** The ports that every protocol has by itself are no knowledge of the lab. */
const wellKnown = new Set([80, 443]);
/** `203.0.113.` of every address that is drawn; IPv6 by its documentation prefix. */
const networks = [
  ...new Set(settings.flatMap(addressesOf).map((one) => (one.includes(":") ? "2001:db8:" : one.replace(/\d+$/, "")))),
];
/** Shown to people as an example of what to write, and compared with nothing. */
const examples = ["203.0.113.7"];
/** What the product takes for nobody's (observation/nobody.ts); the lab gives none of them to anybody. */
const nobodies = ["192.0.2.251", "198.51.100.252", "203.0.113.253", "2001:db8:ffff:ffff::fffb"];
const known = [...examples, ...nobodies];

/** Whoever tunes the product to the lab makes it worse everywhere else. */
describe("the product knows nothing of the lab", () => {
  test("no name", () => {
    expect(usesOf(new RegExp(`\\b(?:${words.join("|")})(?:-\\d+)?\\b`, "gi"))).toEqual([]);
  });

  test("no port, where it asks and judges", () => {
    const drawn = settings.flatMap(({ securePort, plainPort }) => [securePort, plainPort]);
    const ports = [...new Set([...drawn, innerPort, applicationPort])].filter((port) => !wellKnown.has(port));
    expect(usesOf(new RegExp(`\\b(?:${ports.join("|")})\\b`, "g")).filter((use) => judging.test(use))).toEqual([]);
  });

  test("no address: none stands as a value of its own", () => {
    const one = networks.map((network) => `${network.replaceAll(".", "\\.")}[\\w:.]*`).join("|");
    const found = usesOf(new RegExp(`(?<=["'\`])(?:${one})(?=["'\`])`, "g"));
    expect(found.filter((use) => !known.some((example) => use.endsWith(` ${example}`)))).toEqual([]);
  });

  test("the examples of what is drawn are not the examples that people read", () => {
    expect(settings.flatMap(addressesOf).filter((address) => known.includes(address))).toEqual([]);
  });
});

function usesOf(what: RegExp): string[] {
  return sources.flatMap(({ file, code }) => [...code.matchAll(what)].map(([text]) => `${file}: ${text}`));
}

/** Whole-line and block comments; what stands in a string stays. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
}

/** Every address in a setting, however deep. */
function addressesOf(setting: Setting): string[] {
  return [...JSON.stringify(setting).matchAll(/"([\d.]{7,}|[\da-f:]*:[\da-f:]+)"/g)].map(([, address = ""]) => address);
}
