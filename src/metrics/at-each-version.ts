/** What is read of a source, kept until it is another one or has another version. */
export interface Versioned {
  version(): Promise<string>;
}

/**
 * What `read` gives of the source of the moment, kept until that is another one or its version changes: several metrics of one scrape
 * share a reading, and a scrape in which nothing is new reads nothing. A reading that fails is not kept.
 */
export function atEachVersion<S extends Versioned, T>(source: () => S, read: (of: S) => Promise<T>): () => Promise<T> {
  let kept: { readonly of: S; readonly version: string; readonly value: Promise<T> } | null = null;
  return async () => {
    const of = source();
    const version = await of.version();
    // Two sources may be at the same version: the sample's after its first imports, and the real one's.
    if (kept !== null && kept.of === of && kept.version === version) return kept.value;
    const fresh = { of, version, value: read(of) };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = null;
    });
    return fresh.value;
  };
}
