import { nobodiesOf } from "../../observation/nobody.ts";
import { familyOf } from "../../target/address.ts";
import { speaksHttp } from "../../target/target.ts";
import { type ControlTarget, controlTargets } from "../control-targets.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { isOnThisMachine, isTargetInTrouble } from "../trouble.ts";

/** Four operators at most: three clocks are needed to judge one, and one of them may be away. */
const mostControls = 4;
/** Plain HTTP, which any portal answers. */
const webPort = 80;

/**
 * Once something of the target has failed, hosts that have nothing to do with it are asked: do they answer, as they should, and what time is it there? Beside them the
 * same is asked of an address that nobody has: whoever answers for it answers in others' names.
 */
export const controls: Rule = (view) => {
  if (view.questions.control.length === 0 || !isTargetInTrouble(view) || isOnThisMachine(view)) return [];
  const all = controlTargets(view).slice(0, mostControls);
  return [...all.flatMap((one) => wantsOf(view, one)), ...ofNobody(view, all)];
};

function wantsOf(view: View, { control, target, address: peer, lookups }: ControlTarget): Want[] {
  if (peer === null) return [...lookups];
  const { port, scheme, url, sni } = target;
  const host = speaksHttp(scheme) ? new URL(url.replace(/^ws/, "http")).host : target.host;
  return [want(view, "vantage.control", { role: "control", control, peer, port, scheme, url, host, sni }, { round: 2 })];
}

/** Once it is known where one of the controls is, over the same family. */
function ofNobody(view: View, all: readonly ControlTarget[]): Want[] {
  const known = all.flatMap(({ address }) => address ?? []);
  const [first] = known;
  const [peer] = first === undefined ? [] : nobodiesOf(familyOf(first), known);
  if (peer === undefined) return [];
  const host = familyOf(peer) === 6 ? `[${peer}]` : peer;
  const url = `http://${host}/`;
  return [
    want(
      view,
      "vantage.control",
      { role: "nobody", control: url, peer, port: webPort, scheme: "http", url, host, sni: null },
      { round: 2 },
    ),
  ];
}
