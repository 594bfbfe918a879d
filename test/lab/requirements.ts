import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Program → Debian package. */
const needed = {
  ip: "iproute2",
  tc: "iproute2",
  nsenter: "util-linux",
  prlimit: "util-linux",
  sysctl: "procps",
  nft: "nftables",
  iptables: "iptables",
  named: "bind9",
  unbound: "unbound",
  nginx: "nginx-light",
  haproxy: "haproxy",
  openssl: "openssl",
  dig: "bind9-dnsutils",
  "dnssec-signzone": "bind9-utils",
  "mtr-packet": "mtr-tiny",
  traceroute: "traceroute",
} as const;

/** What is missing to run the lab, in words; null where nothing is. */
export function whatIsMissing(searchPath: string): string | null {
  if (process.platform !== "linux") return "The lab needs Linux: its faults are made in network namespaces.";
  if (process.getuid?.() !== 0) return "The lab needs root: it makes network namespaces. Try: sudo npm run lab";
  const folders = searchPath.split(":").filter((folder) => folder !== "");
  const missing = Object.entries(needed).filter(([program]) => !folders.some((folder) => isProgram(join(folder, program))));
  if (missing.length === 0) return null;
  return `Missing: ${missing.map(([program]) => program).join(", ")}. Try: apt-get install ${[...new Set(missing.map(([, name]) => name))].join(" ")}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
