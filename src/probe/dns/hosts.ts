import { broke, ok } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { hostsLines } from "./hosts-file.ts";
import { readSmallFile } from "./small-file.ts";

/** One name on more lines than this is no longer told line by line. */
const mostLines = 64;

/** Reads the hosts file and gives the lines that hold the name. No such line is `ok` with no addresses; a file that cannot be read is `means-missing`. */
export const askDnsHosts: Ask<"dns.hosts"> = async ({ name }, _given, place, signal) => {
  const path = place.hostsFile;
  const read = await readSmallFile(path, signal);
  if ("failure" in read) return broke(read.failure, { path });
  const lines = hostsLines(read.text, name).slice(0, mostLines);
  return ok({ path, lines, addresses: [...new Set(lines.map(({ address }) => address))] });
};
