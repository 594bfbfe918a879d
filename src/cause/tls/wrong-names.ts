import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames } from "./asked-names.ts";
import { coverageInWords, identityOf } from "./certificate-words.ts";
import { choiceAt, isPlaceholder, type NameChoice } from "./chooses-by-name.ts";
import { verified } from "./requests-beside.ts";

/** Handshakes of one asked name that showed certificates which are not for that name, all of them for the same reason. */
export type WrongNames = {
  name: AskedName;
  /** Each once, by the names in it: every server of a pool may show one for its own. */
  leaves: readonly [Certificate, ...Certificate[]];
  failed: readonly Handshake[];
  worked: readonly Observation[];
  isPlaceholder: boolean;
  choice: NameChoice;
};

/**
 * Certificates that do not cover the name that was asked for, by how the server came to show them: where one address chooses by name and another shows
 * one certificate to everybody, these are two things. Whom they are for is not: that no server has the right one is one fault.
 */
export function wrongNames(seen: Seen): WrongNames[] {
  return askedNames(seen).flatMap((name) => {
    const shown = name.tries.flatMap((one) => {
      const leaf = leafOf(one);
      return leaf === null || one.data.coversHost !== false ? [] : [{ one, leaf, choice: choiceAt(name, one) }];
    });
    const worked = [...name.tries.filter((one) => wasCompleted(one) && one.data.coversHost === true), ...verified(name)];
    const groups = Map.groupBy(shown, ({ leaf, choice }) => isDefault(leaf, choice));
    return [...groups.values()].flatMap((group) => {
      const [first, ...others] = [...Map.groupBy(group, ({ leaf }) => identityOf(leaf)).values()].flatMap(
        ([one]) => one?.leaf ?? [],
      );
      if (first === undefined) return [];
      const kinds = new Set(group.map(({ choice }) => choice.kind));
      const [kind = "unknown", ...more] = kinds;
      return [
        {
          name,
          leaves: [first, ...others],
          failed: group.map(({ one }) => one),
          worked,
          isPlaceholder: group.every(({ leaf }) => isPlaceholder(leaf)),
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

/** The server shows it for want of a better one, rather than to everybody on purpose. All of one group are alike. */
export const isDefaultShown = ({ leaves: [leaf], choice }: WrongNames): boolean => isDefault(leaf, choice);

/** Whom the certificates are for, each in its turn. */
export const coverageOf = ({ leaves }: WrongNames): string =>
  [...new Set(leaves.map(coverageInWords))].slice(0, mostTold).join("; another ");

const mostTold = 3;
