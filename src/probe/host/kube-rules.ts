import type { EmptyService } from "../../observation/kind/host-services.ts";

/** What kube-proxy writes as the comment of a rule for a Service without endpoints, or without any on this machine (`externalTrafficPolicy: Local`). */
const comment = /^(.*?)\s*has no (?:local )?endpoints$/;
const longest = 300;

/**
 * Rules of `iptables-save` in chains of kube-proxy (`KUBE-SERVICES`, `KUBE-EXTERNAL-SERVICES`, `KUBE-NODEPORTS`, `KUBE-SVC-…`) that turn away a Service's port because
 * it has no endpoints, which their comment says: `-d 10.96.0.7/32 -p tcp -m comment --comment "shop/web:http has no endpoints" -m tcp --dport 80 -j REJECT`.
 */
export function readEmptyInRules(text: string, port: number): EmptyService[] {
  return text.split("\n").flatMap((line) => {
    if (!/^-A (?:KUBE-|cali-|CILIUM_)/.test(line)) return [];
    const words = wordsIn(line);
    const after = (flag: string): string | null => {
      const at = words.indexOf(flag);
      return at === -1 ? null : (words[at + 1] ?? null);
    };
    const said = comment.exec(after("--comment") ?? "");
    const does = after("-j");
    if (said === null || (does !== "REJECT" && does !== "DROP") || after("-p") !== "tcp" || after("--dport") !== String(port))
      return [];
    return [
      {
        by: "kube-proxy" as const,
        name: said[1] === "" ? null : (said[1] ?? null),
        address: (after("-d") ?? "").replace(/\/(?:32|128)$/, "") || null,
        port,
        does: does === "DROP" ? ("drop" as const) : ("reject" as const),
        text: line.slice(0, longest),
      },
    ];
  });
}

/** Words by blanks; a part in double quotes is one, with `\"` for a quote in it. */
const wordsIn = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
