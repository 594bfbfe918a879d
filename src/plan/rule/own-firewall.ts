import { isLoopback } from "../../observation/address-network.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Address } from "../../target/address.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { triedAddresses } from "./connection-tries.ts";
import { quietQuestions } from "./who-answers.ts";

/** Each takes more than a second: what is so for three of a name's addresses is so for the others that end in the same way. */
const mostChecked = 3;

/** What a packet filter of this machine makes of a connection, and many others too. */
export const couldBeOwn: ReadonlySet<FailureCode> = new Set([
  "timeout",
  "refused",
  "host-unreachable",
  "network-unreachable",
  "protocol-unreachable",
  "prohibited",
]);

/**
 * Where nothing gets through to an address, or to a resolver, it is looked whether the packets ever leave this machine, and whether an answer is handed on inside it. One
 * at a time, and once nothing else is under way to where nothing gets through: the counters are those of the whole machine.
 */
export const ownFirewall: Rule = (view) => {
  const isChecking = view.own.some(({ step, observation }) => step.probe === "vantage.firewall" && observation === null);
  if (isChecking) return [];
  const dead = [...deadAddresses(view), ...deadResolvers(view)];
  if (dead.length === 0) return [];
  const peers = new Set(dead.flatMap(({ step }) => (step.probe === "vantage.firewall" ? [step.subject.peer] : [])));
  const isQuiet = !view.own.some(
    ({ step, observation }) =>
      observation === null &&
      // Sampling has no end of its own; what is sent again of one sample or two falls into windows of either kind.
      (step.probe === "path.probe" || (step.probe === "tcp.connect" && step.subject.purpose !== "sample")) &&
      peers.has(step.subject.address),
  );
  // Its packets would spend the few errors of the router that is asked for its code.
  if (!isQuiet || quietQuestions(view).length > 0) return [];
  const [next] = dead.filter(
    ({ step }) =>
      !view.own.some(
        (asked) =>
          asked.step.probe === "vantage.firewall" &&
          step.probe === "vantage.firewall" &&
          asked.step.subject.peer === step.subject.peer &&
          asked.step.subject.protocol === step.subject.protocol,
      ),
  );
  return next === undefined ? [] : [next];
};

function deadAddresses(view: View): Want[] {
  const { port } = view.target;
  return triedAddresses(view)
    .filter((address) => !isLoopback(address) && isDead(view, address))
    .slice(0, mostChecked)
    .map((peer) => want(view, "vantage.firewall", { peer, port, protocol: "tcp" }, { round: 3 }));
}

function isDead(view: View, address: Address): boolean {
  const tries = learnt(view, "tcp.connect").filter(({ subject }) => subject.purpose === "target" && subject.address === address);
  return tries.length >= certainTries && tries.every(({ failure }) => failure !== null && couldBeOwn.has(failure.code));
}

/** Resolvers elsewhere, from which not a word came over UDP. */
function deadResolvers(view: View): Want[] {
  const asked = Map.groupBy(
    learnt(view, "dns.query").filter(
      ({ subject }) =>
        (subject.role === "configured" || subject.role === "given") && subject.transport === "udp" && !isLoopback(subject.server),
    ),
    ({ subject }) => `${subject.server} ${subject.port}`,
  );
  return [...asked.values()]
    .filter((queries) => queries.length >= certainTries && queries.every(isMute))
    .slice(0, mostChecked)
    .flatMap(([first]) =>
      first === undefined
        ? []
        : [
            want(
              view,
              "vantage.firewall",
              { peer: first.subject.server, port: first.subject.port, protocol: "udp" },
              { round: 3 },
            ),
          ],
    );
}

const isMute = (query: DnsQuery): boolean => ["silence", "unreachable"].includes(answerOf(query));
