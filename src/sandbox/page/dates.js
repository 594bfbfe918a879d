/** Slack's date formats, as docs.slack.dev/messaging/formatting-message-text lists them, in the reader's own time zone. */

const day = 86_400_000;

export function formatDate(seconds, format, now, zone) {
  const at = new Date(seconds * 1000);
  return format.replaceAll(/\{([a-z_]+)\}/g, (whole, name) => pieces[name]?.(at, now, zone) ?? whole);
}

/** Hours and minutes, as each message carries them. */
export function clockTime(ts) {
  return pieces.time(new Date(Number(ts) * 1000));
}

const show = (at, options, zone) =>
  new Intl.DateTimeFormat("en-GB", { ...options, ...(zone === undefined ? {} : { timeZone: zone }) }).format(at);
const long = (at, zone) => show(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, zone);
const medium = (at, zone) => show(at, { day: "numeric", month: "long", year: "numeric" }, zone);
const short = (at, zone) => show(at, { day: "numeric", month: "short", year: "numeric" }, zone);

const pieces = {
  date_num: (at, _now, zone) =>
    show(at, { year: "numeric", month: "2-digit", day: "2-digit" }, zone).split("/").reverse().join("-"),
  date: (at, _now, zone) => medium(at, zone),
  date_slash: (at, _now, zone) => show(at, { year: "numeric", month: "2-digit", day: "2-digit" }, zone),
  date_long: (at, _now, zone) => long(at, zone),
  date_short: (at, _now, zone) => short(at, zone),
  date_pretty: (at, now, zone) => near(at, now, zone) ?? medium(at, zone),
  date_long_pretty: (at, now, zone) => near(at, now, zone) ?? long(at, zone),
  date_short_pretty: (at, now, zone) => near(at, now, zone) ?? short(at, zone),
  time: (at, _now, zone) => show(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, zone),
  time_secs: (at, _now, zone) => show(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, zone),
  ago: (at, now) => ago(now - at.getTime()),
};

function near(at, now, zone) {
  const that = short(at, zone);
  const names = { "-1": "tomorrow", 0: "today", 1: "yesterday" };
  const found = [-1, 0, 1].find((days) => short(new Date(now - days * day), zone) === that);
  return found === undefined ? undefined : names[found];
}

function ago(ms) {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const [count, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 1440
        ? [Math.round(minutes / 60), "hour"]
        : [Math.round(minutes / 1440), "day"];
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return ms >= 0 ? `${words} ago` : `in ${words}`;
}
