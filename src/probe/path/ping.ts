/** What one run of `ping` for one size said. */
export type Pinged = { answered: number; tooBig: { sender: string | null; mtu: number | null }[] };

const answer = /^\d{1,6} bytes from /;
/** iputils' words for ICMPv4 3/4 and ICMPv6 2/0, and for what this machine itself holds back. */
const fromRouter = /^From (\S{1,80}) icmp_seq=\d+ (?:Frag needed and DF set \(mtu = (\d{1,6})\)|Packet too big: mtu=(\d{1,6}))/;
const ownWords = /^ping: local error: message too long, mtu[:=] ?(\d{1,6})/;

/** Reads what `ping -n` printed on both its streams: how many answers came, and who said that the packet was too big. */
export function readPing(stdout: string, stderr: string): Pinged {
  const lines = `${stdout}\n${stderr}`.split("\n");
  const said = lines.flatMap((line): Pinged["tooBig"] => {
    const router = fromRouter.exec(line);
    if (router !== null) return [{ sender: (router[1] ?? "").replace(/:$/, ""), mtu: whole(router[2] ?? router[3]) }];
    const own = ownWords.exec(line);
    return own === null ? [] : [{ sender: null, mtu: whole(own[1]) }];
  });
  const once = new Map(said.map((one) => [`${one.sender} ${one.mtu}`, one]));
  return { answered: lines.filter((line) => answer.test(line)).length, tooBig: [...once.values()] };
}

/** Zero is what old routers say that do not know (RFC 1191, section 4). */
function whole(text: string | undefined): number | null {
  const value = Number(text ?? 0);
  return value > 0 ? value : null;
}
