/**
 * Text from mail, made safe to print: whatever a terminal would act on, hide or reorder becomes visible as its code
 * point, `<U+202E>`. That is every control (ESC, newline, tab), format character (bidi controls, zero-width ones),
 * line and paragraph separator, lone surrogate, private-use, unassigned and default-ignorable character. Spared are the
 * joiner and the variation selectors inside an emoji, without which it would fall apart.
 */
export function visible(text: string): string {
  // The common case: an address. Nothing below 0x20, above 0x7e.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(HIDDEN, (found, ...rest) => {
    const [at, whole] = rest.slice(-2) as [number, string];
    return isInsideEmoji(found, whole.slice(0, at), whole.slice(at + found.length)) ? found : named(found);
  });
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const PICTURE_BEFORE = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?$/u;

function isInsideEmoji(found: string, before: string, after: string): boolean {
  if (found === '\u200d') return PICTURE_BEFORE.test(before) && /^\p{Extended_Pictographic}/u.test(after);
  return found === '\ufe0f' && /\p{Extended_Pictographic}$/u.test(before);
}

function named(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
