/**
 * Where Debian's, Alpine's and Homebrew's packages put `ss`, `mtr-packet` and `traceroute`; sbin is often missing from an unprivileged user's own path. It is
 * fixed, and the only environment such a program is given, so that nothing else is started in its place and no variable of ours reaches it.
 */
export const systemEnvironment = {
  PATH: "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin:/opt/homebrew/sbin",
  LC_ALL: "C",
} as const;
