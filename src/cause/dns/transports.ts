import {
  type Authoritative,
  isSilent,
  servesOverTcpAlone,
  servesOverUdpAlone,
  zonesAsked,
} from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery, isDefinite, wasAnswered, wasUnanswered } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { type ZoneInDoubt, zonesInDoubt } from "./name-servers.ts";
import { isOwn, type Voice } from "./voices.ts";

/** The questions of one transport, whatever they were asked for. */
export const over = (queries: readonly DnsQuery[], transport: string): DnsQuery[] =>
  queries.filter(({ subject }) => subject.transport === transport);

/** The target's name over UDP gets nothing, in no form and for no name; over TCP the same resolver answers. */
export function isUdpDead(voice: Voice): boolean {
  const udp = over(voice.all, "udp");
  return over(voice.target, "udp").some(wasUnanswered) && !udp.some(wasAnswered) && over(voice.target, "tcp").some(wasAnswered);
}

/** The target's name over TCP gets nothing; over UDP the same resolver answers. */
export function isTcpDead(voice: Voice): boolean {
  const tcp = over(voice.all, "tcp");
  return over(tcp, "tcp").some(wasUnanswered) && !tcp.some(wasAnswered) && over(voice.target, "udp").some(wasAnswered);
}

export const unansweredOver = (voice: Voice, transport: "udp" | "tcp"): DnsQuery[] =>
  over(voice.target, transport).filter(wasUnanswered);
export const answeredOver = (voice: Voice, transport: "udp" | "tcp"): DnsQuery[] =>
  over(voice.target, transport).filter(wasAnswered);

/** The answer was too large for UDP and says to ask over TCP (RFC 7766, section 5). */
export const wasCut = (query: DnsQuery): boolean => query.data.truncated === true || query.data.flags?.tc === true;

/** Some of its answers over UDP were cut, whatever was asked, and nothing comes over TCP. */
export const isLeftCut = ({ tcp, all }: Authoritative): boolean => tcp === "silent" && all.some(wasCut);

/** Answers over one transport alone, be they cut. */
const isOneWay = (one: Authoritative, dead: "udp" | "tcp"): boolean =>
  dead === "udp" ? servesOverTcpAlone(one) : servesOverUdpAlone(one) || isLeftCut(one);

/** Zones some of whose servers answer over one transport alone. */
export const oneWayZones = (seen: Seen, dead: "udp" | "tcp"): ZoneInDoubt[] =>
  zonesAsked(seen.observations).length === 0
    ? []
    : zonesInDoubt(seen).filter(({ servers }) => servers.some((one) => isOneWay(one, dead)));

/** Nothing but one transport, or none at all: whoever can use only the other finds no server here. */
export const isLostOver = ({ servers }: ZoneInDoubt, dead: "udp" | "tcp"): boolean =>
  servers.every((one) => (dead === "udp" ? servesOverTcpAlone(one) : servesOverUdpAlone(one)) || isSilent(one));

/** The target's name was found in this way at least once. */
export const isFoundOver = (voice: Voice, transport: "udp" | "tcp"): boolean =>
  over(voice.target, transport).some((query) => isDefinite(query) && answerOf(query) !== "cut");

/** Another resolver of that vantage finds the name over UDP: programs go on to it. */
export const isLeftToOthers = ({ vantage }: Voice, all: readonly Voice[]): boolean =>
  all.some((other) => other.vantage === vantage && isOwn(other) && isFoundOver(other, "udp"));
