import { vantageName } from "../observation/vantage-name.ts";
import { durationOf, invitedForUnlessSaid } from "../policy/agent-book.ts";
import { nearest } from "../target/nearest.ts";
import { quoted } from "../target/quoted.ts";
import { typedText } from "../target/typed-text.ts";

export type AgentsCommand =
  | { readonly kind: "agents"; readonly word: "list" }
  | { readonly kind: "agents"; readonly word: "invite"; readonly name: string | null; readonly lasts: string }
  | { readonly kind: "agents"; readonly word: "remove"; readonly name: string };

const agentsWords = ["invite", "list", "remove"] as const;
type Wrong = { readonly kind: "wrong"; readonly error: string };
const wrong = (error: string): Wrong => ({ kind: "wrong", error });
const nameWords = "a name of at most 40 letters, digits, dots and hyphens, such as eu-west-1";

/** Reads what stands behind `/triage agents`: `list` where nothing does. */
export function readAgentsCommand(words: readonly string[]): AgentsCommand | Wrong {
  const [first = "list", ...rest] = words.map(typedText);
  const word = agentsWords.find((one) => one === first.toLowerCase());
  switch (word) {
    case "list":
      return { kind: "agents", word };
    case "invite":
      return readInvite(rest);
    case "remove": {
      const name = rest.join(" ");
      return vantageName.test(name)
        ? { kind: "agents", word, name }
        : wrong("Which agent? Write its name, such as `/triage agents remove eu-west-1`.");
    }
    case undefined: {
      const near = nearest(first, agentsWords);
      return wrong(
        `There is no \`agents\` ${quoted(first)}: write ${near === null ? "`invite`, `list` or `remove`" : `\`${near}\``}.`,
      );
    }
  }
}

/** `[name:]NAME for:2h`, both of which may be left out. */
function readInvite(words: readonly string[]): AgentsCommand | Wrong {
  let name: string | null = null;
  let lasts: string = invitedForUnlessSaid;
  for (const word of words) {
    const [, option, value = ""] = /^(for|name):(.*)$/i.exec(word) ?? [];
    if (option?.toLowerCase() === "for") lasts = value;
    else if (name === null) name = option === undefined ? word : value;
    else return wrong(`${quoted(word)} is one word too many: write \`/triage agents invite eu-west-1 for:2h\`.`);
  }
  if (durationOf(lasts) === null)
    return wrong(`${quoted(lasts)} is not a time up to 7 days: write \`for:30m\`, \`for:1h\` or \`for:2d\`.`);
  if (name !== null && !vantageName.test(name)) return wrong(`${quoted(name)} is not ${nameWords}.`);
  return { kind: "agents", word: "invite", name, lasts };
}
