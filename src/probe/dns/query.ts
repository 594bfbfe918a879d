import { failed } from "../../observation/failure.ts";
import { type AnswerOf, broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { followChain } from "./cname-chain.ts";
import type { Heard } from "./heard.ts";
import type { Message, ReadRecord } from "./message.ts";
import { askSecurely } from "./over-secure.ts";
import { askOverTcp } from "./over-tcp.ts";
import { askOverUdp } from "./over-udp.ts";
import { bounded } from "./plain-text.ts";
import { type Question, writeQuestion } from "./question.ts";

/** The longest presentation of one record's data that is kept, characters. */
const longestData = 512;

/**
 * Asks one server one question over one transport: one datagram or one connection, no second try. Any answer is `ok`, NXDOMAIN and SERVFAIL too; so is one cut
 * to fit a datagram (`truncated`). Names are in lower case and without the last dot.
 */
export const askDnsQuery: Ask<"dns.query"> = async (subject, given, place, signal) => {
  const reason = place.forbidsResolver(subject.server, subject.port);
  if (reason !== null) return skipped(reason, failed("denied-by-policy", "policy", reason), {});
  const question = writeQuestion(subject);
  if ("wrong" in question) return skipped(question.wrong, null, {});
  if (subject.transport === "tls" || subject.transport === "https") {
    const { heard, about } = await askSecurely(question, subject, given.ca, signal);
    return answerFrom(question, heard, about);
  }
  const ask = subject.transport === "udp" ? askOverUdp : askOverTcp;
  return answerFrom(question, await ask(question, subject, signal), {});
};

function answerFrom(question: Question, heard: Heard, about: DataOf<"dns.query">): AnswerOf<"dns.query"> {
  if (heard.failure === null) return ok({ ...about, ...learnt(question, heard.message) });
  const { message, bytes, brokenAt } = heard;
  return broke(heard.failure, {
    ...about,
    ...(bytes === undefined ? {} : { bytes }),
    ...(message === null ? {} : learnt(question, message)),
    ...(brokenAt === undefined ? {} : { brokenAt }),
  });
}

function learnt(question: Question, message: Message): DataOf<"dns.query"> {
  const { header, rcode, edns, bytes, bytesAfter } = message;
  if (header === null || rcode === null) return { bytes };
  return {
    rcode,
    flags: header.flags,
    truncated: header.flags.tc,
    answers: message.answers.map(kept),
    authority: message.authority.map(kept),
    additional: message.additional.map(kept),
    ede: edns?.errors ?? [],
    edns: edns === null ? null : { payload: edns.payload, nsid: edns.nsid },
    bytes,
    ...followChain(question.name, question.type, message.answers),
    ...(bytesAfter === 0
      ? {}
      : { brokenAt: { byte: bytes - bytesAfter, what: `${bytesAfter} bytes after the last record that the header counts` } }),
  };
}

function kept({ name, type, ttl, data }: ReadRecord): { name: string; type: string; ttl: number; data: string } {
  return { name, type, ttl, data: bounded(data, longestData) };
}
