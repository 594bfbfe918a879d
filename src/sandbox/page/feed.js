/** Listens to the workspace as one person. The result stops it. A broken stream comes again by itself, with a fresh snapshot. */
export function listen(person, apply) {
  const source = new EventSource(`/events?as=${encodeURIComponent(person)}`);
  source.onmessage = (event) => apply(JSON.parse(event.data));
  source.onerror = () => apply({ type: "offline" });
  return () => source.close();
}
