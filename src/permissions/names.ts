/** Longer than any name that is one, short enough for a cell of a table. */
const MAX_CHARACTERS = 60;

/**
 * A name that people chose, as one line of plain text: no controls, nothing invisible or that turns the line around, no
 * backticks, which stand for commands here. Undefined when nothing of it is left.
 */
export function plainName(name: string | null | undefined): string | undefined {
  const line = (name ?? '').replaceAll(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\p{Cf}\p{Cs}`]/gu, '');
  const characters = [...line.replaceAll(/ +/g, ' ').trim()];
  if (characters.length === 0) return undefined;
  return characters.length > MAX_CHARACTERS
    ? `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`
    : characters.join('');
}

/** `Anna Lee (slack:U0123)`: names are not unique, and ids nobody knows. */
export function besideId(id: string, name: string | null | undefined): string {
  const plain = plainName(name);
  return plain === undefined ? id : `${plain} (${id})`;
}
