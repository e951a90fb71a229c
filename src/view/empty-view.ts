import type { Provenance, View } from './view.ts';

/** A view with nothing in it but where it looked; reports fill in what they have. */
export function emptyView(title: string, provenance: Provenance): View {
  return {
    title,
    sentences: [],
    warnings: [],
    facts: [],
    chart: null,
    tables: [],
    actions: [],
    notes: [],
    provenance,
  };
}
