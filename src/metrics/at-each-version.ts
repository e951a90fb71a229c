/**
 * What `read` gives, kept until `version` changes: several metrics of one scrape share a reading, and a scrape in which
 * nothing is new reads nothing. A reading that fails is not kept.
 */
export function atEachVersion<T>(version: () => Promise<string>, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly version: string; readonly value: Promise<T> } | null = null;
  return async () => {
    const current = await version();
    if (kept?.version === current) return kept.value;
    const fresh = { version: current, value: read() };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = null;
    });
    return fresh.value;
  };
}
