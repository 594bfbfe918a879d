import { type Authority, inDays, makeAuthority, nameConstraints } from "../../fixture/certificates.ts";
import type { ChainMember } from "../server.ts";

/** Who can sign, and who can stand in a chain. */
export type Authorities = {
  lab: Authority;
  stranger: Authority;
  labRoot: Authority;
  /** Another intermediate of the lab's root, whose own certificate has run out. */
  expired: Authority;
  /** A certificate by the lab's root that says of itself that it is no authority, and issues all the same. */
  impostor: Authority;
  /** A second root that the command is told to trust, whose name says nothing of what it is; and one of that name with a key of its own. */
  second: Authority;
  secondAnew: Authority;
  /** Of two intermediates below the lab's root the one that issues; and one below a root that nobody knows, and that calls itself no root. */
  lower: Authority;
  branch: Authority;
  /** Below the lab's root, and not allowed what they are used for. */
  limited: Authority;
  short: Authority;
  members: Readonly<Record<ChainMember, string>>;
};

let made: Promise<Authorities> | null = null;

/** The authorities are made once a run: a certificate takes no notice of who else it stands beside. */
export function authoritiesOfRun(): Promise<Authorities> {
  made ??= makeAll();
  return made;
}

async function makeAll(): Promise<Authorities> {
  const labRoot = await makeAuthority("Lab Root");
  const lab = await makeAuthority("Lab Issuing CA", { issuer: labRoot });
  const strangerRoot = await makeAuthority("Unheard-of Root");
  const stranger = await makeAuthority("Unheard-of Issuing CA", { issuer: strangerRoot });
  const ran = { notBefore: inDays(-900), notAfter: inDays(-9) };
  // An intermediate with a key of its own: beside the good one it would only be an old certificate of the same authority.
  const expired = await makeAuthority("Lab Former Issuing CA", { issuer: labRoot, ...ran });
  const impostor = await makeAuthority("Lab Branch", { issuer: labRoot, impostor: true });
  const second = await makeAuthority("Lab CA");
  const secondAnew = await makeAuthority("Lab CA");
  const upper = await makeAuthority("Lab CA A", { issuer: labRoot });
  const lower = await makeAuthority("Lab Web 1", { issuer: upper });
  const branch = await makeAuthority("Unheard-of Web 1", { issuer: await makeAuthority("Unheard-of Signing CA") });
  const limited = await makeAuthority("Lab Test CA", { issuer: labRoot, extensions: [nameConstraints({ permitted: ["test"] })] });
  const lowest = await makeAuthority("Lab Lowest CA", { issuer: labRoot, pathLength: 0 });
  const short = await makeAuthority("Lab Below CA", { issuer: lowest });
  const crossed = async (like: Authority, dates = {}): Promise<string> =>
    (await makeAuthority(like.name, { issuer: strangerRoot, like, ...dates })).cert;
  return {
    lab,
    stranger,
    labRoot,
    expired,
    impostor,
    second,
    secondAnew,
    lower,
    branch,
    limited,
    short,
    members: {
      intermediate: lab.cert,
      root: labRoot.cert,
      "stranger-intermediate": stranger.cert,
      "stranger-root": strangerRoot.cert,
      "expired-intermediate": expired.cert,
      "lower-intermediate": lower.cert,
      "cross-intermediate": await crossed(lab),
      "cross-root": await crossed(labRoot),
      "expired-cross-root": await crossed(labRoot, ran),
    },
  };
}
