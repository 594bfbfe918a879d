import { failed } from "../../observation/failure.ts";
import { type AnswerOf, broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import type { Ask } from "../probe.ts";
import { ownMtu } from "./gateway.ts";
import { refusedByOwnRoute } from "./own-route.ts";
import { readPing } from "./ping.ts";
import { runProgram } from "./run-program.ts";

type Tries = NonNullable<DataOf<"path.size">["tries"]>;
type Tried = { try: Tries[number]; tooBig: NonNullable<DataOf<"path.size">["tooBig"]>; missing: string | null };

/** IP and ICMP headers, bytes (RFC 791, RFC 792; RFC 8200, RFC 4443). */
const headers = { 4: 28, 6: 48 } as const;
/** What every way lets through: ping's own default of 56 bytes and the headers. */
const smallest = 84;
/** What links of the common kinds take: DSL 1,492, GRE 1,476, VXLAN 1,450, WireGuard 1,420, IPsec 1,400, IPv6's least 1,280, IPv4's least 576. */
const common = [1_500, 1_492, 1_480, 1_476, 1_450, 1_436, 1_420, 1_400, 1_380, 1_340, 1_300, 1_280, 1_200, 1_000, 576];
const unknownMtu = 1_500;
/** Loss alone takes all four of a size at one packet in five lost each way in less than one run of fifty. */
const packets = 4;
/** An ordinary user may send one echo request in 200 ms (iputils). */
const everyS = "0.25";
const patienceS = "1";
const pingMs = 2_600;

/** Sends echo requests that may not be cut up: first the smallest and the largest, then, where only the largest vanishes, those between. */
export const askPathSize: Ask<"path.size"> = async ({ address }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const unroutable = await refusedByOwnRoute(address, signal);
  if (unroutable !== null) return broke(unroutable, {});
  const own = await ownMtu(address, signal);
  // Loopback takes 65,536 bytes: beyond what any link takes nothing is to be learnt.
  const largest = Math.min(own ?? unknownMtu, 9_000);
  const ends = await Promise.all([smallest, largest].map((bytes) => sizeTried(address, bytes, signal)));
  const absent = ends.find(({ missing }) => missing !== null)?.missing ?? null;
  if (absent !== null) return missing(absent);
  const [small, full] = ends;
  const isOpen = (small?.try.answered ?? 0) > 0 && full?.try.answered === 0 && full.tooBig.length === 0 && !signal.aborted;
  const between = isOpen
    ? await Promise.all(
        common.filter((bytes) => bytes < largest && bytes > smallest).map((bytes) => sizeTried(address, bytes, signal)),
      )
    : [];
  return ok(summary([...ends, ...between], own));
};

/** The sizes in order, and where they begin to vanish. */
function summary(tried: readonly Tried[], own: number | null): DataOf<"path.size"> {
  const tries = tried.map((one) => one.try).sort((a, b) => a.bytes - b.bytes);
  const passed = tries.filter(({ answered }) => answered > 0).map(({ bytes }) => bytes);
  const largestPassed = passed.length === 0 ? null : Math.max(...passed);
  const told = tried.filter(({ tooBig }) => tooBig.length > 0).map((one) => one.try.bytes);
  const lost = tries.filter(
    ({ bytes, answered }) => answered === 0 && bytes > (largestPassed ?? Number.POSITIVE_INFINITY) && !told.includes(bytes),
  );
  return {
    ownMtu: own,
    answersAtAll: largestPassed !== null,
    largestPassed,
    smallestLost: lost[0]?.bytes ?? null,
    tooBig: [...new Map(tried.flatMap(({ tooBig }) => tooBig).map((one) => [`${one.sender} ${one.mtu}`, one])).values()],
    tries,
  };
}

async function sizeTried(address: Address, bytes: number, signal: AbortSignal): Promise<Tried> {
  const family = familyOf(address);
  const words = [
    `-${family}`,
    "-n",
    "-M",
    "do",
    "-s",
    `${bytes - headers[family]}`,
    "-c",
    `${packets}`,
    "-i",
    everyS,
    "-W",
    patienceS,
  ];
  const ran = await runProgram("ping", [...words, address], { deadlineMs: pingMs, signal });
  if (ran.state === "missing") return { try: { bytes, sent: 0, answered: 0 }, tooBig: [], missing: ran.words };
  const stderr = ran.state === "ended" ? ran.stderr : "";
  const { answered, tooBig } = readPing(ran.stdout, stderr);
  // Status 2: it could not send at all, and said why.
  const unable = ran.state === "ended" && ran.status > 1 && tooBig.length === 0 ? stderr.trim().slice(0, 200) : null;
  return { try: { bytes, sent: packets, answered }, tooBig, missing: unable };
}

function missing(words: string): AnswerOf<"path.size"> {
  const because = words.includes("ENOENT")
    ? "ping is not installed (Debian: iputils-ping)"
    : `ping cannot probe here: ${words} (it needs cap_net_raw)`;
  return skipped(because, failed("means-missing", "call", words), {});
}
