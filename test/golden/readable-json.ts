const WIDTH = 118;

/** JSON for reviewers: what fits on a line stands on one. */
export function readableJson(value: unknown, indent = ''): string {
  const short = JSON.stringify(value);
  if (indent.length + short.length <= WIDTH || typeof value !== 'object' || value === null) return short;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const entries = Object.entries(value).map(([key, each]) =>
    Array.isArray(value)
      ? `${deeper}${readableJson(each, deeper)}`
      : `${deeper}${JSON.stringify(key)}: ${readableJson(each, deeper)}`,
  );
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}
