/**
 * A command line that reads back as what went in: `connectors 7d connector:"Fabrikam relay"`. What has blanks or a quote
 * in it is quoted, with curly quotes where it has straight ones inside (the grammar knows no escapes; a text
 * that needs both kinds cannot be written). Undefined params are left out.
 */
export function commandLine(
  words: readonly string[],
  params: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}:${quoted(String(value))}`],
  );
  return [...words.filter((word) => word !== '').map(quoted), ...pairs].join(' ');
}

/** Where a drill-down looks: never less than the row's own window, at least 30 days for a window counted from now. */
export function drillWindow(windowWords: string): string {
  const counted = /^(\d+)([hdw])$/.exec(windowWords);
  if (!counted) return windowWords;
  const hours = Number(counted[1]) * { h: 1, d: 24, w: 168 }[counted[2] as 'h' | 'd' | 'w'];
  return hours <= 720 ? '30d' : windowWords;
}

function quoted(text: string): string {
  if (/^[^\s"“”'‘„«][^\s"“”]*$/.test(text)) return text;
  return text.includes('"') ? `“${text}”` : `"${text}"`;
}
