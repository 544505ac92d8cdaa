/** The `{name}`s of a template with what stands for them, decoded. Ids to look up, never to build from. */
export type Segments = Readonly<Record<string, string>>;

/**
 * Holds a path against a template of the spec's `PATHS`. A `{name}` takes one segment that is not empty;
 * what is percent-encoded in it, a slash too, stays inside it.
 */
export function matchPath(template: string, path: string): Segments | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const segments = new Map<string, string>();
  for (const [index, want] of wanted.entries()) {
    const segment = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(want)?.[1];
    if (name === undefined) {
      if (want !== segment) return null;
      continue;
    }
    const decoded = decode(segment);
    if (decoded === '') return null;
    segments.set(name, decoded);
  }
  return Object.fromEntries(segments);
}

/** What is badly encoded stands for itself, and will not be found. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
