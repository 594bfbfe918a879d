import { isLoopback } from "../../observation/address-network.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { learnt, type View, type Want, want } from "../state.ts";
import { couldBeOwn } from "./own-firewall.ts";

/**
 * Where nothing gets through to the proxy itself, it is looked whether the packets ever leave this machine, as it is done for a target: the proxy is all that a client
 * behind it connects to. One address at a time, and once nothing else is under way to it: the counters are those of the whole machine.
 */
export function proxyFirewall(all: View): Want[] {
  if (all.own.some(({ step, observation }) => step.probe === "vantage.firewall" && observation === null)) return [];
  const tries = Map.groupBy(
    learnt(all, "proxy.connect").filter(({ subject }) => subject.purpose === "target" && !isLoopback(subject.address)),
    ({ subject }) => subject.address,
  );
  const [next] = [...tries].filter(
    ([address, some]) =>
      some.length >= certainTries &&
      some.every(endedOnTheWay) &&
      !all.own.some(
        ({ step, observation }) =>
          (step.probe === "vantage.firewall" && step.subject.peer === address) ||
          (observation === null && "address" in step.subject && step.subject.address === address),
      ),
  );
  const [address, [first] = []] = next ?? [];
  return address === undefined || first === undefined
    ? []
    : [want(all, "vantage.firewall", { peer: address, port: first.subject.port, protocol: "tcp" }, { round: 3 })];
}

const endedOnTheWay = ({ failure }: ObservationOf<"proxy.connect">): boolean =>
  failure !== null && failure.phase === "connect" && couldBeOwn.has(failure.code);
