/**
 * A declared part of what a source tells: which file format it came in, and the filters that were set when it was
 * made (`direction: inbound`, `host: mail-1`). Two slices of one source that differ in the value of a filter they
 * both name are disjoint and add up; all others tell the same mail again.
 */
export interface Slice {
  readonly format: string;
  readonly filters: Readonly<Record<string, string>>;
}

/**
 * One text per slice, stable whatever the order of its filters: `connector-report direction=inbound tls="No Tls"`.
 * Different slices have different texts, whatever their values are, since stores tell partitions apart by it.
 */
export function sliceId(slice: Slice): string {
  const filters = Object.entries(slice.filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return [word(slice.format), ...filters.map(([name, value]) => `${word(name)}=${word(value)}`)].join(' ');
}

/** Quoted where it could be mistaken for more than one word. */
const word = (text: string): string => (/[\s="]/.test(text) ? JSON.stringify(text) : text);

export function areDisjoint(a: Pick<Slice, 'filters'>, b: Pick<Slice, 'filters'>): boolean {
  return Object.entries(a.filters).some(([name, value]) => Object.hasOwn(b.filters, name) && b.filters[name] !== value);
}
