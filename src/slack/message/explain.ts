import { type CauseCard, causeCard, nearCauses } from "../../evidence/cause-card.ts";
import { item, slackTextWithin } from "../../evidence/escape.ts";
import { asSaidInChat } from "./chat-options.ts";
import type { Message } from "./message.ts";
import { bold, code, type Inline, paragraph, prose, words } from "./rich.ts";

/** What a cause is, how it is told from its neighbours, and what to do; or which id was probably meant. */
export function explainAnswer(typed: string): Message {
  const card = causeCard(typed.trim().toLowerCase());
  if (card !== null) return shown(card);
  const near = nearCauses(typed);
  const meant = near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
  const lines = [
    ...words("There is no cause "),
    ...code(item(typed)),
    ...words("."),
    ...(near.length === 0
      ? words(" Each thread names its cause in brackets, such as tls.expired.")
      : [
          ...words(" Did you mean "),
          ...near.flatMap((id, index) => [...(index === 0 ? [] : words(" or ")), ...code(`/triage explain ${id}`)]),
          ...words("?"),
        ]),
  ];
  return {
    text: slackTextWithin(`There is no cause ${item(typed)}.${meant}`, 300),
    blocks: [paragraph("explain", [lines])],
  };
}

function shown({ id, plain, tell, remedy, owner, toldApartFrom, experiments }: CauseCard): Message {
  const list = (ids: readonly string[]): Inline[] =>
    ids.flatMap((one, index) => [...(index === 0 ? [] : words(", ")), ...code(one)]);
  return {
    text: slackTextWithin(asSaidInChat(`${id}: ${plain}`), 300),
    blocks: [
      paragraph("explain", [
        [...bold(id), ...prose(`: ${plain}`, [])],
        [...bold("How it is told: "), ...prose(tell, [])],
        ...(toldApartFrom.length === 0 ? [] : [[...bold("Looks alike: "), ...list(toldApartFrom)]]),
        ...(experiments.length === 0
          ? []
          : [[...bold("What settles it: "), ...words(experiments.map(({ question }) => question).join(" "))]]),
        ...(remedy.length === 0 ? [] : [bold("What to do"), ...remedy.map((step) => prose(`• ${step}`, []))]),
        [...bold("Whose it usually is: "), ...words(owner)],
      ]),
    ],
  };
}
