import { answerOf } from "../../observation/dns-answer.ts";
import { isOnMachine } from "../../observation/own-address.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers } from "../lookup/resolvers.ts";
import { isLate } from "../lookup/trouble.ts";
import { type Rule, want } from "../state.ts";

/** A resolver of this machine itself that is silent is asked for a name that it need ask nobody for (RFC 6761, section 6.3): does it live? */
export const ownStub: Rule = (view) =>
  !looksUp(view)
    ? []
    : ownResolvers(view)
        .filter(({ address }) => isOnMachine(view.self, address))
        .filter(({ address, port }) =>
          view.own.some(
            (asked) =>
              asked.step.probe === "dns.query" &&
              asked.step.subject.purpose === "target" &&
              asked.step.subject.server === address &&
              asked.step.subject.port === port &&
              (isLate(view, asked) || (asked.observation?.probe === "dns.query" && answerOf(asked.observation) === "silence")),
          ),
        )
        .map((server) => want(view, "dns.query", toResolver(server, "localhost", "A", "own-name"), { round: 2 }));
