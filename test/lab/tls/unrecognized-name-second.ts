import { innerPort } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Balancer, WebServer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodIdentity, goodSite, type Site } from "../site.ts";

const accountsOf = ({ zone }: Setting): string => `accounts.${zone}`;

/** Two names at the same addresses, the first of which sends on to the second. The balancers there hand on these names, and close on all others. */
function routing(setting: Setting, known: readonly string[]): Site {
  const { host, v4, securePort, network } = setting;
  const second = accountsOf(setting);
  const site = goodSite(setting, "https");
  const doors = [
    { name: host, location: `return 302 https://${second}:${securePort}/;` },
    { name: second, location: 'return 200 "ready\\n";' },
  ];
  const fronts = v4.map(
    (address): Balancer => ({
      kind: "haproxy",
      address,
      port: securePort,
      identity: null,
      mode: "tcp",
      body: [
        "tcp-request inspect-delay 5s",
        "tcp-request content accept if { req.ssl_hello_type 1 }",
        ...doors.flatMap(({ name }, index) =>
          known.includes(name) ? [`use_backend door-${address}-${index} if { req.ssl_sni -i ${name} }`] : [],
        ),
      ],
      backends: doors.flatMap((_, index) => [
        `backend door-${address}-${index}`,
        "  mode tcp",
        `  server web ${network.server.own4}:${innerPort + index}`,
      ]),
    }),
  );
  const behind = doors.map(
    ({ name, location }, index): WebServer => ({
      kind: "nginx",
      address: network.server.own4,
      port: innerPort + index,
      identity: { ...goodIdentity(setting), names: [name] },
      location,
    }),
  );
  return {
    ...site,
    zone: { ...site.zone, records: [...site.zone.records, ...addressRecords({ ...setting, host: second }, v4)] },
    servers: [...fronts, ...behind],
  };
}

export const unrecognizedNameSecond: FaultScenario = {
  id: "tls.unrecognized-name/second-name-not-in-the-map",
  made: "balancers choose by the name in the hello, and of two names at the same addresses the one that the first sends on to is missing in their map",
  site: (setting) => routing(setting, [setting.host, accountsOf(setting)]),
  fault: (_, setting) => ({ servers: routing(setting, [setting.host]).servers }),
  expected: ({ v4 }) => ({ cause: "tls.unrecognized-name", pattern: "everywhere", addresses: v4 }),
};
