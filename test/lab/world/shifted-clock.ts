/**
 * Loaded into a process before its own code: its `Date` is ahead by LAB_CLOCK_AHEAD_S. All namespaces of a machine share one clock, so a wrong one is made here. What reads
 * the time past JavaScript keeps the right one: OpenSSL's own look at a certificate's dates does, which is kinder to such an agent than a clock that is wrong for all.
 */
const aheadMs = Number(process.env.LAB_CLOCK_AHEAD_S) * 1_000;
if (!Number.isFinite(aheadMs)) throw new Error("LAB_CLOCK_AHEAD_S is not a number of seconds");
const RightDate = Date;

class ShiftedDate extends RightDate {
  constructor(...given: readonly []) {
    super(...((given.length === 0 ? [ShiftedDate.now()] : given) as readonly []));
  }

  static override now(): number {
    return RightDate.now() + aheadMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
