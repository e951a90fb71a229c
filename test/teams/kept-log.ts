/** A log that is kept, to be looked at. */
export function keptLog() {
  const lines: (Readonly<Record<string, unknown>> & { readonly event: string })[] = [];
  const keep = (event: string, fields: Readonly<Record<string, unknown>> = {}) => void lines.push({ event, ...fields });
  return { lines, info: keep, warn: keep };
}
