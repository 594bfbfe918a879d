import { innerPort } from "./balancer.ts";
import type { Server } from "./server.ts";
import type { Setting } from "./setting.ts";
import { goodIdentity, goodSite, type Site } from "./site.ts";
import type { ScriptStep } from "./stand-in/script.ts";

/** A site that works, each address served by a device that reads the first message and hands everything on to a web server behind it. */
export function middleboxSite(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const fronts = setting.v4.map((address): Server => device(setting, address, []));
  const behind: Server = {
    kind: "nginx",
    address: setting.network.server.own4,
    port: innerPort,
    identity: goodIdentity(setting),
    location: 'return 200 "ready\\n";',
  };
  return { ...site, servers: [...fronts, behind] };
}

/** The same, where the devices at these addresses do that with a first message that holds the text, or is at least so many bytes. */
export function disliking(
  setting: Setting,
  site: Site,
  at: readonly string[],
  what: string | number,
  doing: readonly ScriptStep[],
): Pick<Site, "servers"> {
  return {
    servers: site.servers.map((server) =>
      at.includes(server.address) && server.port === setting.securePort
        ? device(setting, server.address, [{ ifHears: what, doing, otherwise: [handOn(setting)] }])
        : server,
    ),
  };
}

const handOn = ({ network }: Setting): ScriptStep => ({ relay: { address: network.server.own4, port: innerPort } });

function device(setting: Setting, address: string, steps: readonly ScriptStep[]): Server {
  return {
    kind: "program",
    program: "script",
    address,
    port: setting.securePort,
    identity: null,
    arguments: { turns: [steps.length > 0 ? steps : ["hear", handOn(setting)]] },
  };
}
