import { connected } from "../../observation/endpoint-tries.ts";
import type { EmptyService } from "../../observation/kind/host-services.ts";
import { endpointText, parseAddress } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectsOf } from "../tcp/endpoints.ts";
import { type Look, looksOf } from "./looks.ts";

/**
 * The machine passes connections to this port on to the members of a service (kube-proxy, ipvs), and no member is left: its rules turn away whoever comes. From outside
 * that is a refusal as any other. The rules say themselves that there are no endpoints; where connections come about, they are not those that decide.
 */
export const serviceNoEndpoints: Cause = {
  id: "host.service-no-endpoints",
  impact: "breaks",
  plain:
    "The machine only passes connections on to the programs behind a service, and none of them is there: they were stopped, fail their health check, or were never found. Users are turned away at once.",
  tell: "The machine's own rules for the service say that it has no endpoints; without such a service nothing listens, or a firewall decides.",
  remedy: [
    "See who belongs to the service (`kubectl get endpointslices -l kubernetes.io/service-name=NAME`, `ipvsadm -Ln`), and whether its selector fits the pods' labels.",
    "If pods are there and not ready, their readiness probe fails: `kubectl describe pod` says why.",
  ],
  toldApartFrom: ["host.not-listening", "host.firewall-drop"],
  explains: [
    "host.not-listening",
    "host.firewall-drop",
    "host.loopback-bind",
    "vantage.local-firewall",
    "tcp.*",
    "tls.*",
    "http.*",
  ],
  owner: "the team of the service behind this port",
  find: (seen) => looksOf(seen, "host.services").flatMap((looks) => findIn(looks, seen)),
};

function findIn(looks: readonly Look<"host.services">[], seen: Seen): Match[] {
  const look = looks.at(-1);
  if (look === undefined || look.subject.port !== seen.target.port) return [];
  const tries = connectsOf(seen).filter(({ vantage, subject }) => vantage === look.vantage && subject.port === look.subject.port);
  const addresses = [...new Set<string>(tries.map(({ subject }) => subject.address))];
  const isAsked = ({ address }: EmptyService): boolean => address === null || tries.length === 0 || addresses.includes(address);
  const isServed = ({ address }: EmptyService): boolean =>
    tries.some((one) => connected(one) && (address === null || one.subject.address === address));
  // A service of both families has an entry for each, and lacks members in both.
  const empty = (look.data.withoutMembers ?? []).filter((one) => isAsked(one) && !isServed(one));
  const [service] = empty;
  if (service === undefined) return [];
  const failing = tries.filter(
    (one) => !connected(one) && empty.some(({ address }) => address === null || one.subject.address === address),
  );
  return [matchOf(service, look, failing.length > 0 ? failing : [look], tries.filter(connected))];
}

function matchOf(service: EmptyService, look: Look<"host.services">, failed: Match["failed"], worked: Match["worked"]): Match {
  const { by, name, address, port, does } = service;
  const parsed = address === null ? null : parseAddress(address);
  const end = parsed === null ? `port ${port}` : endpointText(parsed, port);
  const who = name === null ? `the service at ${end}` : `service ${shortened(name, 30)}`;
  return {
    failed,
    worked,
    beside: [look],
    ruledOut: [
      {
        cause: "host.not-listening",
        by: [look],
        why: "connections to this port are meant for the members of a service, not for a listener here",
      },
      {
        cause: "host.firewall-drop",
        by: [look],
        why: "the rule that turns them away stands there because the service has no endpoints",
      },
    ],
    stated: true,
    says: clause(`${who} has no endpoints`),
    next: [
      by === "ipvs"
        ? `\`ipvsadm -Ln\` shows ${end} without a member of weight above 0: add one, or see why they were taken out.`
        : `See who should belong to ${who} (\`kubectl get endpointslices\`), whether its selector fits the pods, and whether they are ready. This machine ${does === "drop" ? "drops" : "rejects"} its connections until then.`,
    ],
  };
}
