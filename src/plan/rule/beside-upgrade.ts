import { isUpgradeLost, isUpgradeRefused } from "../../observation/upgrades.ts";
import { learnt, type Rule, want } from "../state.ts";
import { requestTo } from "./first-connections.ts";

/** Where no WebSocket opens, the same URL is asked for as a page: does the server work otherwise, or is it the upgrade alone? */
export const besideUpgrade: Rule = (view) =>
  learnt(view, "http.websocket")
    .filter((one) => one.subject.purpose === "user-path" && one.attempt === 1 && (isUpgradeRefused(one) || isUpgradeLost(one)))
    .map(({ subject }) => want(view, "http.request", requestTo(view, subject.address), { round: 2 }));
