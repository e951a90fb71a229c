/**
 * A declared part of what a source tells: which file format it came in, and the filters that were set when it was
 * made (`direction: inbound`, `host: mail-1`). Two slices of one source that differ in the value of a filter they
 * both name are disjoint and add up; all others tell the same mail again.
 */
export interface Slice {
  readonly format: string;
  readonly filters: Readonly<Record<string, string>>;
}

/** One text per slice, stable whatever the order of its filters: `connector-report direction=inbound tls=none`. */
export function sliceId(slice: Slice): string {
  const filters = Object.entries(slice.filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return [slice.format, ...filters.map(([name, value]) => `${name}=${value}`)].join(' ');
}

export function areDisjoint(a: Slice, b: Slice): boolean {
  return Object.entries(a.filters).some(([name, value]) => {
    const other = b.filters[name];
    return other !== undefined && other !== value;
  });
}
