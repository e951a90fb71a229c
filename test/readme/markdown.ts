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

/** What stands between single backticks, fenced blocks left aside. */
export function codesOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
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

/** Targets of links and pictures that are no web addresses. */
export function localLinksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)]+)\)|src="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((target) => !/^(https?:|#)/.test(target));
}

/** The names in `{ a, "b", c }`; none when a text is not of that form. */
export function keysOf(code: string): readonly string[] {
  const [, inner] = /^\{ (.*) \}$/.exec(code) ?? [];
  return inner === undefined ? [] : inner.split(/,\s*/).map((key) => key.replaceAll('"', ''));
}
