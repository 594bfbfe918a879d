import { type QuestionName, questionNames, spelled } from "../../target/option-names.ts";

/** Set by whoever runs Faultline: a file of the hub's machine is nothing that a person in a channel can name. */
const operators: ReadonlySet<QuestionName> = new Set(["ca"]);
/** Work from a command line alone: a key does not travel to a hub. */
const terminals: ReadonlySet<QuestionName> = new Set(["cert", "key"]);

const flag = new RegExp(`(?<![\\w-])--(${questionNames.join("|")})(?![\\w-])(?:[ =]([A-Z]{2,}\\b|[a-z]+://[A-Z]+))?`, "g");
const pairOfKeys = /`?--cert(?: FILE)?`? and `?--key(?: FILE)?`?/g;

/**
 * Advice that names options as a terminal spells them (`--sni NAME`), as they are typed behind the slash command (`sni:NAME`), between backticks;
 * what only an operator can set, by its variable. What stands between backticks and is no option of ours is left as it is.
 */
export function asTypedInChat(text: string): string {
  return text
    .replaceAll(pairOfKeys, "`--cert` and `--key` on a command line")
    .split(/(`[^`\n]{2,200}`)/)
    .map((part, index) =>
      index % 2 === 0
        ? part.replaceAll(flag, (_, name: QuestionName, value?: string) => `\`${typed(name, value)}\``)
        : part.startsWith("`--")
          ? part.replaceAll(flag, (_, name: QuestionName, value?: string) => typed(name, value))
          : part,
    )
    .join("")
    .replace(/`(FAULTLINE_\w+)` or `?\1`?/g, "`$1`");
}

/** The same, to be read aloud. */
export const asSaidInChat = (text: string): string => asTypedInChat(text).replaceAll("`", "");

function typed(name: QuestionName, value: string | undefined): string {
  if (operators.has(name)) return spelled(name, "variable");
  if (terminals.has(name)) return spelled(name, "flag");
  return name === "deep" ? name : `${spelled(name, "chat")}${value ?? ""}`;
}
