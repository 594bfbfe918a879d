/** One instruction of a Dockerfile, in the words that the image script understands. `stage` counts from 0. */
export type Instruction = { stage: number; line: string } & (
  | { kind: "copy"; from: number | null; sources: string[]; to: string }
  | { kind: "run"; command: string }
  | { kind: "workdir"; folder: string }
  | { kind: "env"; values: Record<string, string> }
  | { kind: "user"; name: string }
  | { kind: "cmd"; words: string[] }
  | { kind: "other" }
);

/** Reads a Dockerfile of the plain kind that ours is: one instruction a line, exec-form CMD. Throws at what it does not know. */
export function readDockerfile(text: string): Instruction[] {
  const stages: string[] = [];
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [word = "", ...rest] = line.split(/\s+/);
      const text = line.slice(word.length).trim();
      if (word === "FROM") stages.push(rest[1]?.toUpperCase() === "AS" ? (rest[2] ?? "") : "");
      return { stage: stages.length - 1, line, ...instruction(word, text, rest, stages) } as Instruction;
    });
}

function instruction(word: string, text: string, rest: readonly string[], stages: readonly string[]): object {
  switch (word) {
    case "COPY": {
      const named = rest[0]?.startsWith("--from=") === true ? rest[0].slice("--from=".length) : null;
      const paths = named === null ? rest : rest.slice(1);
      return { kind: "copy", from: named === null ? null : stages.indexOf(named), sources: paths.slice(0, -1), to: paths.at(-1) };
    }
    case "RUN":
      return { kind: "run", command: text };
    case "WORKDIR":
      return { kind: "workdir", folder: text };
    case "ENV":
      return {
        kind: "env",
        values: Object.fromEntries(rest.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])),
      };
    case "USER":
      return { kind: "user", name: text };
    case "CMD":
      return { kind: "cmd", words: JSON.parse(text) as string[] };
    case "FROM":
    case "EXPOSE":
    case "HEALTHCHECK":
      return { kind: "other" };
    default:
      throw new TypeError(`the image script does not know ${word}`);
  }
}

/** What takes root in a RUN step: the script has none, and notes such a step as not performed. */
export const needsRoot = (command: string): boolean => /^(apt-get|mkdir -p \/|chown)\b/.test(command);

/** What `.dockerignore` lets through: everything is shut out by `*`, and each `!name` lets one top-level name in. */
export const letThrough = (ignoreText: string): string[] => {
  const lines = ignoreText
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines[0] !== "*")
    throw new TypeError(".dockerignore must begin with *, so that nothing gets into the image that is not named");
  return lines.slice(1).map((line) => line.replace(/^!/, ""));
};
