import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** Each folder may import the folders named beside it, and itself. Reading down the list is reading the flow of data. */
const mayImport: Record<string, readonly string[]> = {
  target: [],
  observation: ["target"],
  cause: ["observation", "target"],
  verdict: ["cause", "observation", "target"],
  plan: ["verdict", "cause", "observation", "target"],
  evidence: ["verdict", "cause", "observation", "target"],
  probe: ["observation", "target"],
  policy: ["target", "observation"],
  vantage: ["probe", "policy", "observation", "target"],
  store: ["verdict", "observation", "target"],
  alert: ["target"],
  triage: ["plan", "evidence", "vantage", "store", "policy", "verdict", "cause", "observation", "target"],
  slack: ["triage", "evidence", "alert", "policy", "store", "verdict", "observation", "target"],
  http: ["triage", "evidence", "alert", "policy", "store", "verdict", "observation", "target"],
  cli: ["triage", "evidence", "alert", "policy", "store", "verdict", "observation", "target"],
  sandbox: [],
};
/** Wiring by hand: these may import every folder, and no folder imports them. */
const wiring = new Set([
  "command-line.ts",
  "main.ts",
  "small-heap.ts",
  "config.ts",
  "hub.ts",
  "hub-rules.ts",
  "hub-port.ts",
  "store-check.ts",
  "preset-questions.ts",
  "agent.ts",
  "agent-line.ts",
  "own-vantage.ts",
  "opened-store.ts",
  "local-means.ts",
  "version.ts",
  "slack-doctor.ts",
  "policy-doctor.ts",
  "sandbox-hub.ts",
  "sandbox-fleet.ts",
  "serve.ts",
  "hub-log.ts",
  "outside-services.ts",
  "globalping-doctor.ts",
  "hub-proxy.ts",
]);
const pure = new Set(["target", "observation", "cause", "verdict", "plan", "evidence"]);
const allowedInPure = new Set(["zod", "ipaddr.js", "tldts"]);
const impureWords = /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomUUID|setTimeout|setInterval)\b/;

const root = resolve(import.meta.dirname, "../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

type Import = { from: string; to: string };
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
const folderOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] ?? "") : "");
const inside: Import[] = files.flatMap((file) =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from: file, to: relative(root, resolve(root, dirname(file), specifier)) })),
);

describe("the folders point one way", () => {
  test("every folder is known", () => {
    const unknown = files.filter((file) => (folderOf(file) === "" ? !wiring.has(file) : !(folderOf(file) in mayImport)));
    expect(unknown).toEqual([]);
  });

  test("a folder imports only what its row names", () => {
    const wrong = inside.filter(({ from, to }) => {
      if (folderOf(from) === "") return false;
      if (folderOf(to) === "") return true;
      return folderOf(from) !== folderOf(to) && !(mayImport[folderOf(from)] ?? []).includes(folderOf(to));
    });
    expect(wrong).toEqual([]);
  });

  test("the pure folders import no socket, no disk, no clock and no chance", () => {
    const wrong = files
      .filter((file) => pure.has(folderOf(file)))
      .flatMap((file) => [
        ...importsOf(file)
          .filter((specifier) => !specifier.startsWith(".") && !allowedInPure.has(specifier))
          .map((specifier) => `${file} imports ${specifier}`),
        ...(impureWords.test(readFileSync(join(root, file), "utf8")) ? [`${file} reads a clock or chance`] : []),
      ]);
    expect(wrong).toEqual([]);
  });

  test("only the wiring reads the environment", () => {
    const wrong = files.filter(
      (file) => folderOf(file) !== "" && /\bprocess\.env\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(wrong).toEqual([]);
  });

  test("there is no circle", () => {
    const next = Map.groupBy(inside, ({ from }) => from);
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
        return;
      }
      state.set(file, "open");
      for (const { to } of next.get(file) ?? []) walk(to, [...trail, file]);
      state.set(file, "done");
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });
});
