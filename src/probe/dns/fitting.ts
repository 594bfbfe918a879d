import type { BrokenAt, Message } from "./message.ts";
import type { Question } from "./question.ts";

/** Whether a message answers the question. `foreign`: it may be forged, late, or for somebody else. `broken`: it is for us, and no proper answer. */
export type Fitting = { is: "ours" } | { is: "foreign"; at: BrokenAt } | { is: "broken"; at: BrokenAt };

/**
 * The ID and the question must be those that were sent; the name in any case, since some servers give it back in lower case. Servers that refuse or fail
 * early may send a bare header (RFC 1035 leaves it open; unbound's REFUSED has 12 bytes), so only a success must repeat the question. `mayBeCut`: over UDP an
 * answer marked as truncated (TC) may end anywhere.
 */
export function fitting(question: Question, message: Message, { mayBeCut }: { mayBeCut: boolean }): Fitting {
  const { header, brokenAt } = message;
  if (header === null) return { is: "foreign", at: brokenAt ?? { byte: 0, what: "no DNS header" } };
  if (header.id !== question.id) return { is: "foreign", at: { byte: 0, what: "the ID is not the one that was sent" } };
  if (!header.isAnswer) return { is: "broken", at: { byte: 2, what: "it is marked as a question (QR=0), not as an answer" } };
  if (header.opcode !== 0) return { is: "broken", at: { byte: 2, what: `it answers opcode ${header.opcode}, not a query` } };
  if (header.questions === 0) {
    return header.lowerRcode === 0
      ? { is: "broken", at: { byte: 4, what: "it repeats no question" } }
      : wholeOrBroken(message, mayBeCut);
  }
  if (message.question === null) return { is: "broken", at: brokenAt ?? { byte: 12, what: "the question cannot be read" } };
  if (header.questions > 1)
    return { is: "broken", at: { byte: 4, what: `it repeats ${header.questions} questions, one was asked` } };
  const { name, type, isInternet } = message.question;
  if (name !== question.name || type !== question.type || !isInternet) {
    return { is: "foreign", at: { byte: 12, what: "it answers another question" } };
  }
  return wholeOrBroken(message, mayBeCut);
}

function wholeOrBroken({ header, brokenAt, endsEarly }: Message, mayBeCut: boolean): Fitting {
  const isCut = mayBeCut && endsEarly && header?.flags.tc === true;
  return brokenAt === null || isCut ? { is: "ours" } : { is: "broken", at: brokenAt };
}
