import { parseArgs } from "node:util";

/** How the flags of `start` and `serve` are written; each is also a variable. */
export const hubFlags = {
  "tls-cert": [
    "--tls-cert <FILE>",
    "speak TLS: the hub's own certificate and the chain above it (PEM), read anew when it is renewed",
  ],
  "tls-key": ["--tls-key <FILE>", "its key (PEM)"],
} as const;

/** The variables that these words stand for: a flag that is given wins over its variable. Else what is wrong with them. */
export function hubVariables(command: string, words: readonly string[]): Readonly<Record<string, string>> | string {
  if (command === "sandbox" && words.length > 0)
    return `faultline sandbox takes no flags; its hub listens on this machine alone. ${words[0]?.startsWith("--tls-") ? "Write: faultline serve" : "Leave out"} ${words.join(" ")}`;
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { "tls-cert": { type: "string" }, "tls-key": { type: "string" } },
    });
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`FAULTLINE_${name.toUpperCase().replaceAll("-", "_")}`, value]),
    );
  } catch {
    return `faultline ${command}: ${words.join(" ")} is not what it takes. Write: faultline ${command} --tls-cert FILE --tls-key FILE, or nothing behind it.`;
  }
}
