/** Shortcodes that incident messages use; any other is shown as it is written. */
const known = {
  red_circle: "🔴",
  large_red_circle: "🔴",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  grey_question: "❔",
  question: "❓",
  warning: "⚠️",
  hourglass_flowing_sand: "⏳",
  hourglass: "⌛",
  x: "❌",
  no_entry: "⛔",
  information_source: "ℹ️",
  bulb: "💡",
  mag: "🔍",
  rotating_light: "🚨",
  bell: "🔔",
  no_bell: "🔕",
  lock: "🔒",
  wrench: "🔧",
  eyes: "👀",
  tada: "🎉",
  wave: "👋",
  repeat: "🔁",
  pause_button: "⏸️",
  stopwatch: "⏱️",
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  thumbsdown: "👎",
};

export function emojiFor(name) {
  return Object.hasOwn(known, name) ? known[name] : null;
}
