import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames } from "./asked-names.ts";
import { identityOf } from "./certificate-words.ts";
import { choiceAt, isPlaceholder, type NameChoice } from "./chooses-by-name.ts";

/** Handshakes of one asked name that showed one and the same certificate, which is not for that name. */
export type WrongNames = {
  name: AskedName;
  leaf: Certificate;
  failed: readonly Handshake[];
  worked: readonly Handshake[];
  isPlaceholder: boolean;
  choice: NameChoice;
};

/**
 * Certificates that do not cover the name that was asked for, by what they cover and by how the server came to show them. Where one address
 * chooses by name and another shows one certificate to everybody, these are two things.
 */
export function wrongNames(seen: Seen): WrongNames[] {
  return askedNames(seen).flatMap((name) => {
    const shown = name.tries.flatMap((one) => {
      const leaf = leafOf(one);
      return leaf === null || one.data.coversHost !== false ? [] : [{ one, leaf, choice: choiceAt(name, one) }];
    });
    const worked = name.tries.filter((one) => wasCompleted(one) && one.data.coversHost === true);
    const groups = Map.groupBy(shown, ({ leaf, choice }) => `${isDefault(leaf, choice)} ${identityOf(leaf)}`);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const kinds = new Set(group.map(({ choice }) => choice.kind));
      const [kind = "unknown", ...more] = kinds;
      return [
        {
          name,
          leaf: first.leaf,
          failed: group.map(({ one }) => one),
          worked,
          isPlaceholder: isPlaceholder(first.leaf),
          choice: {
            kind: more.length === 0 ? kind : kinds.has("by-name") ? "by-name" : "unknown",
            by: [...new Set(group.flatMap(({ choice }) => choice.by))],
          },
        },
      ];
    });
  });
}

const isDefault = (leaf: Certificate, { kind }: NameChoice): boolean => isPlaceholder(leaf) || kind === "by-name";

/** The server shows it for want of a better one, rather than to everybody on purpose. */
export const isDefaultShown = ({ leaf, choice }: WrongNames): boolean => isDefault(leaf, choice);
