import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { faultline } from "./command-line.ts";
import { addresses, status, World, web } from "./site.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-diagnose-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe.concurrent("faultline diagnose", () => {
  test("judges a stored report again, byte for byte, with the same exit status", async () => {
    await using world = new World();
    const [here, there] = addresses(2);
    const port = await world.serve({ [here]: web(status(503)) });
    for (const [name, address] of [
      ["suspect", here],
      ["refused", there],
    ] as const) {
      const ended = await faultline(["triage", `http://${address}:${port}/`, "--json", "--timeout", "4"]);
      const again = await faultline(["diagnose", written(`${name}.json`, ended.stdout), "--json"]);
      expect(again).toMatchObject({ status: ended.status, stderr: "" });
      expect(again.stdout).toBe(ended.stdout);
    }
  });

  test("what a reader does not know is let pass, and words for people come without --json", async () => {
    await using world = new World();
    const [here] = addresses(1);
    const port = await world.serve({ [here]: web() });
    const { stdout } = await faultline(["triage", `http://${here}:${port}/`, "--json", "--timeout", "3"]);
    const newer = { ...JSON.parse(stdout), somethingNew: { later: true } };
    const again = await faultline(["diagnose", written("newer.json", JSON.stringify(newer))]);
    expect(again).toMatchObject({ status: 0, stderr: "" });
    expect(again.stdout).toMatch(/healthy/i);
  });

  test.each([
    ["no file", join(folder, "none.json"), /cannot be read \(ENOENT\)/],
    ["no JSON", written("words.json", "not at all"), /is no JSON/],
    ["another JSON", written("other.json", '{"schema":"other/1"}'), /is no faultline\.report\/1: schema/],
  ])("%s: exit status 2, nothing on stdout, and what to write instead", async (_, path, words) => {
    const ended = await faultline(["diagnose", path, "--json"]);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr).toContain("triage TARGET --json");
  });
});
