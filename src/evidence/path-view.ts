import type { ObservationOf } from "../observation/observation.ts";
import type { Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { item, shorten, terminalText } from "./escape.ts";
import { commandsOf } from "./layer/artifact.ts";
import { hopGrid, hopSentences } from "./layer/hops.ts";
import { lossTo } from "./layer/path.ts";
import { moreWays, waysByTrouble } from "./layer/ways-shown.ts";
import { type Mark, parentWords } from "./parent.ts";
import { sentence } from "./words.ts";

type Connect = ObservationOf<"tcp.connect">;

/** One way hop by hop: `grid` for a phone, `whole` for a terminal of 80 columns. */
type WayShown = {
  readonly title: string;
  readonly grid: string | null;
  readonly whole: string | null;
  readonly plain: readonly string[];
};

/** More ways than this no message holds; the report has them all. */
const mostWays = 4;

/** The way to a target alone. All text is plain. */
export type PathView = {
  readonly mark: Mark;
  /** At most 75 characters. */
  readonly first: string;
  readonly scope: string;
  readonly ways: readonly WayShown[];
  readonly plain: readonly string[];
  readonly commands: readonly string[];
  readonly spoken: string;
};

/** What `faultline path` and `/triage path` show: the verdict on the way, the hops to each address, which sizes pass, and what this machine's own table says. */
export function pathView(report: Report): PathView {
  const said = parentWords(report);
  const path = report.layers.find(({ layer }) => layer === "path");
  const isWell = said.mark === "healthy";
  const first = isWell ? `Path: healthy to port ${report.target.port}` : said.first;
  const scope = isWell
    ? `${shorten(terminalText(report.target.display), 120)}: ${sentence(path?.because ?? "nothing was asked")}`
    : said.scope;
  const connects = report.observations.filter(
    (one): one is Connect => one.probe === "tcp.connect" && one.subject.purpose !== "other-port" && one.outcome !== "skipped",
  );
  const severalVantages = report.vantages.length > 1;
  const known = waysByTrouble(report);
  const ways = known.slice(0, mostWays).map((way): WayShown => {
    const lost = lossTo(connects, way);
    return {
      title: `To ${way.address}${severalVantages ? ` from ${item(way.vantage, 60)}` : ""}`,
      grid: hopGrid(way, lost),
      whole: hopGrid(way, lost, { whole: true, columns: 80 }),
      plain: hopSentences(way, lost),
    };
  });
  return {
    mark: said.mark,
    first,
    scope,
    ways,
    plain: [
      ...moreWays(known.length - ways.length),
      ...(isWell ? [] : [...said.also, ...doNowSentences(said)]),
      ...missingSentences(report),
      ...sizeSentences(report),
      ...gatewaySentences(report),
    ],
    commands: commandsOf(report, "path").toSorted((a, b) => rankOf(b, report) - rankOf(a, report)),
    spoken: shorten(`${sentence(first)} ${scope}`, 300),
  };
}

/** The hops are what was asked for: how they are repeated comes first, and before all those on the way to the target itself, from the first hop on. */
const rankOf = (command: string, { target }: Report): number => {
  const words = command.split(" ");
  const isToTarget = target.addresses.some(({ address }) => words.includes(address));
  const walks = command.includes("traceroute ");
  return (walks && isToTarget && !words.includes("-f") ? 4 : 0) + (walks ? 2 : 0) + (isToTarget ? 1 : 0);
};

/** What to do next, and whose it is. */
const doNowSentences = ({ doNow, who }: ReturnType<typeof parentWords>): string[] => [
  ...(doNow === null ? [] : [sentence(`Do now: ${doNow}`)]),
  ...(who === null ? [] : [sentence(`Who: ${who}`)]),
];

/** Said once, however many questions could not be asked. */
function missingSentences({ observations }: Report): string[] {
  const because = observations.flatMap(({ layer, failure, skippedBecause }) =>
    layer === "path" && failure?.code === "means-missing" && skippedBecause !== null ? [skippedBecause] : [],
  );
  return [...new Set(because)].slice(0, 2).map((one) => sentence(`Not looked at: ${one}`));
}

const sizeSentences = (report: Report): string[] => fromWhom(report, "path.size", sizeSentence);

/** What each vantage saw in a sentence, said once where all of them saw the same. */
function fromWhom<P extends "path.size" | "path.gateway">(
  { observations }: Report,
  probe: P,
  tell: (one: ObservationOf<P>) => string[],
): string[] {
  const told = observations.flatMap((one) =>
    one.probe === probe ? tell(one as unknown as ObservationOf<P>).map((text) => ({ text, vantage: one.vantage })) : [],
  );
  const all = new Set(told.map(({ vantage }) => vantage)).size;
  return [...Map.groupBy(told, ({ text }) => text)].map(([text, by]) => {
    const names = [...new Set(by.map(({ vantage }) => vantage))];
    return names.length === all ? text : `From ${listWords(names.map(terminalText))}: ${text}`;
  });
}

function sizeSentence({ outcome, subject: { address }, data }: ObservationOf<"path.size">): string[] {
  if (outcome !== "ok") return [];
  const { ownMtu, answersAtAll, largestPassed, smallestLost, tooBig = [] } = data;
  if (answersAtAll !== true) return [`${address} does not answer pings, so nothing is known of the sizes that pass.`];
  const [told] = tooBig;
  if (told !== undefined)
    return [
      `Packets to ${address} may have ${told.mtu ?? "fewer"} bytes; ${told.sender === null ? "this machine" : item(told.sender, 60)} says so, as it should.`,
    ];
  if (smallestLost !== null && smallestLost !== undefined)
    return [
      `Packets of ${smallestLost} bytes to ${address} vanish and nobody says why; ${largestPassed ?? 0} bytes pass. Large transfers stall there, unless something on the way clamps the segments of TCP.`,
    ];
  return [`Packets of ${largestPassed ?? ownMtu ?? 0} bytes to ${address} pass whole.`];
}

const gatewaySentences = (report: Report): string[] => fromWhom(report, "path.gateway", gatewaySentence);

function gatewaySentence({ outcome, subject: { address }, data }: ObservationOf<"path.gateway">): string[] {
  if (outcome !== "ok" || data.route === undefined) return [];
  const { route, neighbour = null } = data;
  if (route.type !== "unicast" && route.type !== "local")
    return [
      `This machine's own table has ${route.type === "none" ? "no route" : `a route of type ${route.type}`} for ${address}.`,
    ];
  if (neighbour === null) return [];
  const who =
    neighbour.is === "gateway"
      ? `The gateway ${item(neighbour.address, 60)}`
      : `${item(neighbour.address, 60)}, on this machine's own network,`;
  return neighbour.state === "failed" ? [`${who} does not answer when this machine asks for its hardware address.`] : [];
}
