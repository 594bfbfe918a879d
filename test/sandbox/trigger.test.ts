import { expect, test } from "vitest";
import { checkView } from "../../src/sandbox/block/view.ts";
import { steppedClock } from "../../src/sandbox/clock.ts";
import { Refused } from "../../src/sandbox/refused.ts";
import { ResponseBook } from "../../src/sandbox/response-book.ts";
import { TriggerBook } from "../../src/sandbox/trigger-book.ts";
import { ViewBook } from "../../src/sandbox/view-book.ts";

const view = (title: string) =>
  checkView({ type: "modal", external_id: title, title: { type: "plain_text", text: title }, blocks: [{ type: "divider" }] });

function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.error;
    throw error;
  }
  return "none";
}

test("a trigger opens one view, within 3 s", () => {
  const clock = steppedClock(0);
  const triggers = new TriggerBook(clock);
  const [once, late] = [triggers.issue("U0ANA"), triggers.issue("U0ANA")];
  expect(triggers.exchange(once)).toBe("U0ANA");
  expect(errorOf(() => triggers.exchange(once))).toBe("exchanged_trigger_id");
  clock.step(3001);
  expect(errorOf(() => triggers.exchange(late))).toBe("expired_trigger_id");
  expect(errorOf(() => triggers.exchange("1.2.3"))).toBe("invalid_trigger_id");
});

test("a response_url lives for 30 minutes", () => {
  const clock = steppedClock(0);
  const responses = new ResponseBook(clock, () => "");
  const key = responses.issue({ channel: "C", user: "U", threadTs: null, original: null }).split("/").at(-1) ?? "";
  clock.step(30 * 60_000);
  expect(responses.use(key).channel).toBe("C");
  clock.step(1);
  expect(errorOf(() => responses.use(key))).toBe("expired_url");
});

test("three views to a stack; an old hash changes nothing; closing shows the one below", () => {
  const views = new ViewBook(() => {});
  const first = views.open("U", view("One"));
  views.push("U", view("Two"));
  const third = views.push("U", view("Three"));
  expect(third).toMatchObject({ root_view_id: first.id });
  expect(errorOf(() => views.push("U", view("Four")))).toBe("push_limit_reached");
  expect(errorOf(() => views.update({ view_id: third.id, hash: "old" }, view("New")))).toBe("hash_conflict");
  expect(errorOf(() => views.update({ view_id: "V0" }, view("New")))).toBe("not_found");
  expect(views.update({ external_id: "Three", hash: third.hash }, view("New")).id).toBe(third.id);
  views.close("U", third.id);
  expect(views.stackOf("U").map(({ title }) => title.text)).toEqual(["One", "Two"]);
  views.open("U", view("Fresh"));
  expect(views.stackOf("U")).toHaveLength(1);
});
