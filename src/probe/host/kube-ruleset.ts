import type { EmptyService } from "../../observation/kind/host-services.ts";

/** The maps in which kube-proxy in its nftables mode lists Services, and NodePorts, without endpoints. */
const maps = /\bmap\s+no-endpoint-(?:services|nodeports)\s*\{([\s\S]*?)\n\t\}/g;
/** `10.96.0.7 . tcp . 80 comment "shop/web:http" : goto reject-chain`, or without the address for a NodePort. */
const element =
  /(?:([0-9a-f.:]+)\s+\.\s+)?tcp\s+\.\s+(\d{1,5})\s+(?:comment\s+"([^"]{0,200})"\s+)?:\s+(drop|goto\s+(?:reject|drop)[\w-]*|jump\s+(?:reject|drop)[\w-]*)/g;

/** What `nft list ruleset` prints of Services without endpoints at this port. */
export function readEmptyInRuleset(text: string, port: number): EmptyService[] {
  return [...text.matchAll(maps)].flatMap(([, elements = ""]) =>
    [...elements.matchAll(element)].flatMap(([whole, address, digits, name, deed = ""]) =>
      Number(digits) === port
        ? [
            {
              by: "kube-proxy" as const,
              name: name ?? null,
              address: address ?? null,
              port,
              does: deed.includes("drop") ? ("drop" as const) : ("reject" as const),
              text: whole.replace(/\s+/g, " ").slice(0, 300),
            },
          ]
        : [],
    ),
  );
}
