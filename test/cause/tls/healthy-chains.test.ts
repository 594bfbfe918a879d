import { expect, test } from "vitest";
import { two } from "../../build/common.ts";
import {
  authority,
  brokenHandshake,
  certificate,
  distrusted,
  handshake,
  intermediate,
  selfMade,
  trusted,
  withOtherNames,
} from "../../build/tls.ts";
import { distrustIn } from "../../build/tls-causes.ts";

test.each([
  ["a private root given with --ca", [handshake({ trust: { ...trusted, fromGivenCa: true, root: "CN=Corp Root" } })]],
  [
    "several authorities at one name",
    [handshake(), handshake({ address: two, leaf: certificate({ issuer: "CN=Other Issuing" }) })],
  ],
  [
    "an expired cross-sign beside a valid path",
    [
      handshake({
        chain: [certificate(), intermediate, authority("CN=Example Root", "CN=Gone Root", { notAfter: "2021-09-30T14:01:15Z" })],
      }),
    ],
  ],
  [
    "another name's certificate is the bad one",
    [handshake(), ...withOtherNames((asked) => handshake({ ...asked, chain: [selfMade()], trust: distrusted("self-signed") }))],
  ],
  ["trust was not judged", [brokenHandshake("closed", { data: { chain: [selfMade()] } })]],
])("no distrust is named: %s", (_, observations) => {
  expect(distrustIn(observations)).toEqual({ incomplete: [], untrusted: [], own: [] });
});
