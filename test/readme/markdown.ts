/** A fenced block: what language it says it is, and its lines. */
export interface Fence {
  readonly language: string;
  readonly lines: readonly string[];
}

export function fencesOf(markdown: string): readonly Fence[] {
  return [...markdown.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map(([, language = '', body = '']) => ({
    language,
    lines: body.split('\n').filter((line) => line.trim() !== ''),
  }));
}

/** The text under a heading, to the next heading of the same or a higher level. Throws when there is no such heading. */
export function sectionOf(markdown: string, heading: string): string {
  const level = heading.indexOf(' ');
  const [, after] = `\n${markdown}`.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`there is no heading "${heading}"`);
  return after.split(new RegExp(`^#{1,${level}} `, 'm'))[0] as string;
}

const withoutFences = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');

/** What stands between single backticks, fenced blocks left aside. */
export function codesOf(markdown: string): readonly string[] {
  return [...withoutFences(markdown).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
}

/** Rows of the tables in a text, as cells; neither headings nor rules. */
export function tableRowsOf(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  return lines
    .filter((line, i) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line) && !/^\|[-| ]+\|$/.test(lines[i + 1] ?? ''))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** A link into a document of this repository; `path` is empty for the document itself, `anchor` where none is named. */
export interface LocalLink {
  readonly path: string;
  readonly anchor: string;
}

/** Links and pictures that are no web addresses, fenced blocks left aside. */
export function linksOf(markdown: string): readonly LocalLink[] {
  return [...withoutFences(markdown).matchAll(/\]\(([^)]+)\)|src="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path, anchor };
    });
}

/** Paths of links and pictures that are no web addresses and lead out of the document. */
export const localLinksOf = (markdown: string): readonly string[] =>
  linksOf(markdown)
    .map(({ path }) => path)
    .filter((path) => path !== '');

/** The anchors that GitHub gives to the headings of a text: lower case, hyphens for blanks, no punctuation. */
export function anchorsOf(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutFences(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** The names in `{ a, "b", c }`; none when a text is not of that form. */
export function keysOf(code: string): readonly string[] {
  const [, inner] = /^\{ (.*) \}$/.exec(code) ?? [];
  return inner === undefined ? [] : inner.split(/,\s*/).map((key) => key.replaceAll('"', ''));
}

/** A table with the named columns. */
export function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => (cells[0] === '---' ? `|${cells.join('|')}|` : `| ${cells.join(' | ')} |`)).join('\n');
}

/** A text with the first table under a heading replaced. Throws when there is no such heading, or no table under it. */
export function withTable(markdown: string, heading: string, table: string): string {
  const section = sectionOf(markdown, heading);
  const [before] = /^(?:\|.*\n)+/m.exec(section) ?? [];
  if (before === undefined) throw new Error(`there is no table under "${heading}"`);
  return markdown.replace(section, () => section.replace(before, () => `${table}\n`));
}
