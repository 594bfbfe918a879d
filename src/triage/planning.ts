import { plan } from "../plan/plan.ts";
import type { PlanState, Want } from "../plan/state.ts";

/** So many vantages are planned for anew at each turn; with more it is looked whom there is news of. */
const fewVantages = 3;
/** What others learnt, and time alone, is news as well: nobody's plan is older than this, ms. */
const replanEveryMs = 100;

type Planned = { readonly news: number; readonly atMs: number; readonly wants: readonly Want[] };

/** What is to be asked next. Many vantages answer at many moments: each time it is planned anew for those that did, and what was planned for the others holds. */
export class Planning {
  readonly #planned = new Map<string, Planned>();

  /** `newsOf`: a count that grows with each question and each answer of a vantage. `isAnew`: what was planned before holds for nobody. */
  wants(state: PlanState, newsOf: (vantage: string) => number, isAnew: boolean): Want[] {
    if (state.vantages.length <= fewVantages) return plan(state);
    if (isAnew) this.#planned.clear();
    const names = state.vantages.map(({ name }) => name);
    const who = new Set(names.filter((name) => this.#isOld(name, newsOf(name), state.nowMs)));
    const planned = Map.groupBy(plan(state, who), ({ vantage }) => vantage);
    for (const name of who) this.#planned.set(name, { news: newsOf(name), atMs: state.nowMs, wants: planned.get(name) ?? [] });
    return names.flatMap((name) => this.#planned.get(name)?.wants ?? []).sort((a, b) => a.atMs - b.atMs);
  }

  #isOld(name: string, news: number, nowMs: number): boolean {
    const planned = this.#planned.get(name);
    return planned === undefined || planned.news !== news || nowMs - planned.atMs >= replanEveryMs;
  }
}
