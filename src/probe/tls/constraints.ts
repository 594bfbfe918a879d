import { elementsOf, integerHex, objectIdentifier, within } from "./der.ts";
import { extensionsIn } from "./extensions.ts";

/** What a certificate says of what it may be used for, and of what may stand below it. */
export type Constraints = {
  /** Of extKeyUsage; null where there is none, which allows all. */
  usages: readonly string[] | null;
  /** Ids of extensions that a client must handle or else refuse. */
  critical: readonly string[];
  /** So many authorities may stand between this one and the leaf; null: any number. */
  pathLength: number | null;
  /** DNS names of nameConstraints; of `permitted` none at all allows every name. */
  permitted: readonly string[];
  excluded: readonly string[];
};

const basicConstraints = "2.5.29.19";
const nameConstraints = "2.5.29.30";
const extendedKeyUsage = "2.5.29.37";
const objectIdentifierTag = 0x06;
const integer = 0x02;
/** In NameConstraints permittedSubtrees [0] and excludedSubtrees [1], in a GeneralSubtree dNSName [2] (RFC 5280, section 4.2.1.10). */
const permittedSubtrees = 0xa0;
const excludedSubtrees = 0xa1;
const dnsName = 0x82;

/** Reads one certificate in DER. What is not there, or is not whole, limits nothing; never throws. */
export function readConstraints(der: Uint8Array): Constraints {
  const extensions = extensionsIn(der);
  const read = (wanted: string): ReturnType<typeof within> | null => {
    const found = extensions.find(({ id }) => id === wanted);
    return found === undefined ? null : within(elementsOf(found.value)?.[0]);
  };
  const usages = read(extendedKeyUsage)?.filter(({ tag }) => tag === objectIdentifierTag) ?? [];
  const length = integerHex(read(basicConstraints)?.find(({ tag }) => tag === integer));
  const names = (subtrees: number): string[] =>
    within(read(nameConstraints)?.find(({ tag }) => tag === subtrees)).flatMap((subtree) =>
      within(subtree).flatMap(({ tag, content }) => (tag === dnsName ? [Buffer.from(content).toString("latin1")] : [])),
    );
  return {
    usages: usages.length === 0 ? null : usages.map(({ content }) => objectIdentifier(content)),
    critical: extensions.filter(({ critical }) => critical).map(({ id }) => id),
    pathLength: length === null ? null : Number.parseInt(length, 16),
    permitted: names(permittedSubtrees),
    excluded: names(excludedSubtrees),
  };
}
