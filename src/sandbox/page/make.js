/**
 * One element. Text goes in as text nodes only; attributes by name; `on…` functions as listeners. Null, false and
 * undefined children and attributes are left out.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** Drawn here rather than loaded: 16 × 16, in the colour of the text. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

const paths = {
  menu: "M2 4h12M2 8h12M2 12h12",
  bell: "M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2",
  inspect: "M2 3h12v10H2zM2 6.5h12M5 9.5h3M5 11.3h5",
  back: "M10 3 5 8l5 5",
  close: "M4 4l8 8M12 4l-8 8",
  send: "M2.5 13.5 14 8 2.5 2.5 4 8zM4 8h5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  eye: "M1.5 8S4 4 8 4s6.5 4 6.5 4-2.500 4-6.500 4S1.500 8 1.500 8zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",
  warning: "M8 2.500 14.500 13.500h-13zM8 6.500v3.500M8 11.800v.01",
  file: "M4 1.500h5l3 3v10H4zM9 1.500v3h3",
  download: "M8 2v8M4.500 7 8 10.500 11.500 7M3 13.500h10",
  reply: "M2 3h12v8H7l-3 3v-3H2z",
  lock: "M4 7.500h8v6H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500",
};
