import { isUpgradeLost, isUpgradeRefused } from "../../observation/upgrades.ts";
import { type Rule, want } from "../state.ts";
import { requestTo } from "./first-connections.ts";

/** Where no WebSocket opens, the same URL is asked for as a page: does the server work otherwise, or is it the upgrade alone? */
export const besideUpgrade: Rule = (view) =>
  view.own.flatMap(({ step, startMs, observation: one }) => {
    if (step.probe !== "http.websocket" || step.subject.purpose !== "user-path" || step.attempt !== 1) return [];
    if (one !== null && !(one.probe === "http.websocket" && (isUpgradeRefused(one) || isUpgradeLost(one)))) return [];
    const atMs = one === null ? startMs + view.thresholds.ttfbMs + patienceMs : view.nowMs;
    return [want(view, "http.request", requestTo(view, step.subject.address), { round: 2, atMs })];
  });

/** An upgrade that is silent for so much longer than slow is not waited out: the page beside it has to come to its own end within the run, ms. */
const patienceMs = 200;
