import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { causes } from "../../src/cause/causes.ts";
import { causesCommand } from "../../src/cli/causes-command.ts";
import { explainCommand } from "../../src/cli/explain-command.ts";

function caught() {
  const said = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof said): NodeJS.WritableStream =>
    new PassThrough().setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  return { said, means: { stdout: stream("stdout"), stderr: stream("stderr"), wantsColor: false } };
}

describe("faultline causes", () => {
  test("lists every cause, and within the width of the terminal", () => {
    const { said, means } = caught();
    causesCommand({ json: false }, { stdout: Object.assign(means.stdout, { columns: 100 }) });
    for (const { id } of causes) expect(said.stdout).toContain(`  ${id} (`);
    expect(Math.max(...said.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("gives the graph as JSON, whose edges lead to causes or layers", () => {
    const { said, means } = caught();
    causesCommand({ json: true }, means);
    const { schema, causes: cards } = JSON.parse(said.stdout) as {
      schema: string;
      causes: { id: string; explains: string[]; explainedBy: string[] }[];
    };
    expect(schema).toBe("faultline.causes/1");
    expect(cards.map(({ id }) => id)).toEqual(causes.map(({ id }) => id));
    const known = new Set(cards.map(({ id }) => id));
    expect(cards.flatMap(({ explainedBy }) => explainedBy).filter((id) => !known.has(id))).toEqual([]);
  });
});

describe("faultline explain", () => {
  test("tells what a cause is, how it is told, and what settles it", () => {
    const { said, means } = caught();
    expect(explainCommand("tcp.refused", { color: false }, means)).toBe(0);
    expect(said.stdout).toContain("tcp.refused: breaks the service");
    expect(said.stdout).toContain("How it is told");
    expect(said.stdout).toContain("tcp.rejected");
    expect(said.stdout).toContain("What settles it");
  });

  test("a word that is no cause gets those that may have been meant", () => {
    const { said, means } = caught();
    expect(explainCommand("refused", { color: false }, means)).toBe(2);
    expect(said.stdout).toBe("");
    expect(said.stderr).toContain("faultline explain dns.refused or tcp.refused");
  });

  test("what is near nothing is sent to the list", () => {
    const { said, means } = caught();
    expect(explainCommand("quite another thing", { color: false }, means)).toBe(2);
    expect(said.stderr).toContain("faultline causes lists them all");
  });
});
