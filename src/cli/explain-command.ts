import { type CauseCard, causeCard, nearCauses } from "../evidence/cause-card.ts";
import { quoted } from "../target/quoted.ts";
import { type CliMeans, exitStatus } from "./means.ts";
import { indent, tint, wrap } from "./render/ink.ts";

/** Tells one cause: what it is, how it is told from its neighbours, and what to do. */
export function explainCommand(
  id: string,
  { color }: { color: boolean },
  means: Pick<CliMeans, "stdout" | "stderr" | "wantsColor">,
): number {
  const card = causeCard(id.trim().toLowerCase());
  if (card === null) {
    const near = nearCauses(id);
    means.stderr.write(
      `There is no cause ${quoted(id)}. ${near.length === 0 ? "faultline causes lists them all." : `Did you mean: faultline explain ${near.join(" or ")}?`}\n`,
    );
    return exitStatus.wrongUse;
  }
  means.stdout.write(
    `${cardLines(card, { color: color && means.wantsColor, columns: means.stdout.columns || 80 }).join("\n")}\n`,
  );
  return exitStatus.healthy;
}

const impactWords = {
  breaks: "breaks the service",
  degrades: "degrades the service",
  latent: "hurts nobody yet; a note, the verdict stays healthy",
} as const;

function cardLines(card: CauseCard, ink: { color: boolean; columns: number }): string[] {
  const inner = { columns: ink.columns - 2 };
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : ["", tint(ink, title, "bold"), ...lines.flatMap((text) => indent(wrap(text, inner, 2).join("\n"), 2))];
  return [
    `${tint(ink, card.id, "bold")}: ${impactWords[card.impact]}`,
    ...wrap(card.plain, ink),
    ...part("How it is told", [card.tell]),
    ...part("What to do", card.remedy),
    ...part("Whose it usually is", [card.owner]),
    ...part("Looks alike", card.toldApartFrom),
    ...part(
      "What settles it",
      card.experiments.map(({ against, question }) => `${question} (against ${against.join(", ")})`),
    ),
    ...part("It explains", card.explains),
    ...part("It is explained by", card.explainedBy),
  ];
}
