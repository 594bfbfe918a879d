import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { letThrough, needsRoot, readDockerfile } from "./dockerfile.ts";

const root = resolve(import.meta.dirname, "../..");
const dockerfile = readFileSync(resolve(root, "Dockerfile"), "utf8");
const steps = readDockerfile(dockerfile);

describe("the image and the script that takes its place", () => {
  test("list the same COPY and RUN steps, in the same order", () => {
    const written = dockerfile.split("\n").filter((line) => /^(COPY|RUN) /.test(line));
    expect(steps.filter(({ kind }) => kind === "copy" || kind === "run").map(({ line }) => line)).toEqual(written);
    expect(written.length).toBeGreaterThan(8);
  });
  test("copy from outside only what .dockerignore lets through, and all of it", () => {
    const copied = steps.flatMap((step) => (step.kind === "copy" && step.from === null ? step.sources : []));
    expect(copied.sort()).toEqual(letThrough(readFileSync(resolve(root, ".dockerignore"), "utf8")).sort());
  });
  test("an instruction that the script does not know is an error, not a step left out", () => {
    expect(() => readDockerfile("FROM a\nADD x y")).toThrow("ADD");
    expect(() => letThrough("node_modules\n")).toThrow();
  });
  test("only the Debian packages and the data folder take root", () => {
    expect(steps.flatMap((step) => (step.kind === "run" && needsRoot(step.command) ? [step.command.split(" ")[0]] : []))).toEqual(
      ["apt-get", "mkdir"],
    );
  });
  test("the image runs as nobody special, with the programs that probing needs", () => {
    expect(steps.findLast(({ kind }) => kind === "user")).toMatchObject({ name: "node" });
    expect(dockerfile).toContain("mtr-tiny iproute2");
    expect(steps.filter(({ line }) => line.startsWith("FROM"))).toHaveLength(2);
  });
});
