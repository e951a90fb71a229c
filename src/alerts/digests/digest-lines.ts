/** What all of them may take: below a headline and a summary, every chat has room for as much. */
const MAX_CHARACTERS = 900;
const SHORTEST = 60;

/** What rules say beside their insights, as points of a list. Where that is too much for a card, each is cut at its end. */
export function pointsOfRules(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  const most = total <= MAX_CHARACTERS ? total : Math.max(SHORTEST, Math.floor(MAX_CHARACTERS / lines.length));
  return ['Also worth knowing:', ...lines.map((line) => `- ${cut(line, most)}`)];
}

function cut(line: string, most: number): string {
  if (line.length <= most) return line;
  let kept = '';
  for (const character of line) {
    if (kept.length + character.length >= most) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
