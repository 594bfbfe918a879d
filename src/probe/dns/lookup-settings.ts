import { hostname } from "node:os";
import { broke, ok } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { readResolvConf } from "./resolv-conf.ts";
import { readSmallFile } from "./small-file.ts";

/** Reads how the C library on this machine looks names up. A file that cannot be read is `means-missing`. */
export const askDnsResolvConf: Ask<"dns.resolv-conf"> = askResolvConfAt("/etc/resolv.conf", hostname());

/** The probe over any file, on a machine of that host name: its domain is the search list where the file names none (resolv.conf(5)). */
export function askResolvConfAt(path: string, machine: string): Ask<"dns.resolv-conf"> {
  return async (_subject, _given, _place, signal) => {
    const read = await readSmallFile(path, signal);
    if ("failure" in read) return broke(read.failure, { path });
    const { servers, search, ndots, timeoutS, attempts, rotate, singleRequest, useVc, namesSearch } = readResolvConf(read.text);
    const domain = machine.split(".").slice(1).join(".");
    return ok({
      path,
      nameservers: servers.map(({ address }) => address),
      search: namesSearch || domain === "" ? search : [domain],
      ndots,
      timeoutS,
      attempts,
      rotate,
      singleRequest,
      useVc,
    });
  };
}
