/** How to see in what the program made that an attack worked. Pure: `verdict.test.ts` shows that each sees it. */

/** Cells of a CSV file that a spreadsheet would compute, also after blanks, other separators and in full width. */
export function liveCells(text: string): readonly string[] {
  return cellsOf(text).filter(
    (cell) => /^[\s\u200b\ufeff;"]*[=+@＝＋－＠]/.test(cell) || /^[\s\u200b\ufeff;"]*-(?![\d.]+$)/.test(cell),
  );
}

function cellsOf(text: string): readonly string[] {
  const cells = text.match(/"(?:[^"]|"")*"|[^,\r\n]+/g) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

/** What others than the owner may touch. */
export const openModes = (
  files: readonly { readonly path: string; readonly isFolder: boolean; readonly mode: number }[],
): readonly string[] =>
  files
    .filter(({ isFolder, mode }) => mode !== (isFolder ? 0o700 : 0o600))
    .map(({ path, mode }) => `${path} ${mode.toString(8)}`);

/** Texts in a message of Slack's that would be a mention, a link or a command, or that turn the direction of writing. */
export function liveInSlack(message: unknown, ours: readonly string[] = []): readonly string[] {
  return textsOf(message).filter((text) => {
    const rest = ours.reduce((left, each) => left.replaceAll(each, ''), text);
    return /<[!@#]|<(?:https?|mailto):|[\u202a-\u202e\u2066-\u2069]/.test(rest);
  });
}

/** The same in an Adaptive Card: Markdown of links and images, mentions and commands. */
export const liveInTeams = (activity: unknown): readonly string[] =>
  textsOf(activity).filter((text) =>
    /(?<!\\)\]\(\s*\w+:|<at>|\{\{|<(?:a|img)\b|[\u202a-\u202e\u2066-\u2069]/i.test(text),
  );

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
