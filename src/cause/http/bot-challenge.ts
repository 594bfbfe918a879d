import { isChallenge } from "../../observation/challenged.ts";
import { statusOf } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause } from "../clause.ts";
import { askedUrls, variantOf, wentWell } from "./asked-urls.ts";
import { whoWrote } from "./who-wrote.ts";

/** Something in front wants proof that a person is asking. It is a note, and a reason to stop asking: what users get is not known from it. */
export const botChallenge: Cause = {
  id: "http.bot-challenge",
  impact: "latent",
  plain:
    "A guard against programs stands in front of the service and turned this probe away. That tells nothing about what people with a browser get.",
  tell: "The answer carries the headers or the page of a challenge, whatever its status.",
  remedy: [
    "Nothing is wrong with the service by this. Let the guard know the probe (by address or header), or probe a path that it leaves alone.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever runs the guard (firewall or CDN)",
  find: (seen) =>
    askedUrls(seen).flatMap((asked) => {
      const failed = asked.tries.filter(isChallenge);
      const [first] = failed;
      if (first === undefined) return [];
      const who = whoWrote(first)?.name;
      return [
        {
          failed,
          worked: asked.tries.filter((one) => !isChallenge(one) && wentWell(one, asked, seen)),
          ruledOut: [],
          stated: true,
          says: clause(`${statusOf(first) ?? ""}: the probe is challenged, no evidence about users${asked.where}`),
          next: [
            `The probe is challenged${who === undefined ? "" : ` by ${who}`}, which says nothing about users: let its address pass, or triage a path without the challenge.`,
          ],
          ...variantOf(asked.variant),
        },
      ];
    }),
};
