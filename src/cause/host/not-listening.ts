import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames } from "../tcp/endpoints.ts";
import { heldByConnection } from "./held-port.ts";
import { type LedOn, leadsToNobody, ledOn, placeOf } from "./led-on.ts";
import { holderWords, lastFirewall } from "./own-host.ts";
import { onLoopback, type Unheard, unheardOn } from "./unheard.ts";

/**
 * Nothing listens on the port at the address that refuses, neither there nor at a loopback address, and no rule leads connections on to
 * another place, or only to a port of this machine at which nobody listens either: the service is not running, or is set up for another address or port.
 */
export const notListening: Cause = {
  id: "host.not-listening",
  impact: "breaks",
  plain:
    "No program on this machine is taking connections on this port: the service has stopped, never started, or was set up for another port or address. Users are turned away at once.",
  tell: "The kernel's list of listeners has none for this port and address, at more than one look, and no rule of the firewall leads the port on to a place where somebody might.",
  remedy: [
    "See why the service is not running: its state (`systemctl status`), its log, and whether it could take the port when it started.",
    "If it runs, compare the address and port that it is set up for with those that clients use: `ss -ltnp`.",
  ],
  toldApartFrom: ["host.loopback-bind", "host.port-conflict", "host.firewall-drop"],
  explains: ["tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the service on this machine",
  find: (seen) =>
    unheardOn(seen).flatMap((one) => {
      if (onLoopback(one).length > 0 || heldByConnection(one.host).length > 0) return [];
      const led = one.refused.map((endpoint) => ({ endpoint, by: ledOn(one.host, endpoint.address) }));
      const dead = led.filter(({ by }) => by.every((rule) => leadsToNobody(one.host, rule)));
      const refused = dead.map(({ endpoint }) => endpoint);
      const [rule] = dead.flatMap(({ by }) => by);
      return refused.length === 0 ? [] : [matchOf({ ...one, refused }, rule, connectedIn(one.host.endpoints))];
    }),
};

/** What is said, and what to do. */
type Words = readonly [says: string, next: string];

function unheardWords({ host: { port }, refused, others }: Omit<Unheard, "looks">): Words {
  const elsewhere = [...new Set(others.map((one) => `${one.address} (${holderWords(one)})`))].sort();
  return elsewhere.length === 0
    ? [
        `nothing listens on port ${port}`,
        `Start the service of port ${port}, or see in its log why it ended; \`ss -ltnp\` shows which ports do have a listener.`,
      ]
    : [
        `nothing listens on port ${port} at this address`,
        `Have the service listen on ${listed(endpointNames(refused))} too: on port ${port} there are listeners at ${listed(elsewhere)} only.`,
      ];
}

const ledOnWords = (port: number, rule: LedOn): Words => [
  `port ${port} is led on to port ${placeOf(rule)?.port ?? port}, and nothing listens there`,
  `Start what should listen at ${rule.to}, or correct the rule that leads port ${port} there: ${rule.text}.`,
];

function matchOf({ host, refused, looks, others }: Unheard, rule: LedOn | undefined, worked: Match["worked"]): Match {
  const firewall = lastFirewall(host);
  const [says, next] = rule === undefined ? unheardWords({ host, refused, others }) : ledOnWords(host.port, rule);
  return {
    failed: refused.flatMap(({ shows }) => shows),
    worked,
    beside: [...looks, ...host.inner, ...(firewall === undefined ? [] : [firewall])],
    ruledOut: [
      { cause: "host.loopback-bind", by: looks, why: "no loopback address has a listener on this port either" },
      { cause: "host.port-conflict", by: looks, why: "no other program holds this port" },
      { cause: "host.firewall-drop", by: looks, why: "nothing listens there, whatever the firewall does" },
    ],
    says: clause(says),
    next: [
      next,
      ...(firewall === undefined
        ? ["The firewall's rules could not be read (root can): a rule that leads the port on was not looked for."]
        : []),
    ],
    stated: true,
  };
}
