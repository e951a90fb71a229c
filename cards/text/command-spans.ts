/** A piece of a sentence: prose, or a command that stood between backticks (which are gone). */
export interface Span {
  readonly text: string;
  readonly isCommand: boolean;
}

/**
 * Backticks that our own sentences put around commands: a word in small letters behind the first, a cmdlet such as
 * `Set-CASMailbox`, a placeholder and another word (`LOGIN REJECT`), a
 * key of a table (`Connect:ADDRESS`) or an option (`-o smtpd_…`), and blanks or punctuation around both. Backticks in an address do not look like that and stay as they are. Where mail does imitate
 * one it gains a typeface and nothing else.
 */
const COMMAND =
  /(?<![^\s("'“‘])`((?:!?[a-z]|[A-Z][a-z]+-[A-Z]|[A-Z]+ [A-Za-z]|[A-Z][A-Za-z]*[_:]|-[a-z] )[^`]*)`(?![^\s.,:;!?)"'”’])/gu;

export function commandSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(COMMAND)) {
    if (found.index > from) spans.push({ text: text.slice(from, found.index), isCommand: false });
    spans.push({ text: found[1] ?? '', isCommand: true });
    from = found.index + found[0].length;
  }
  return from < text.length ? [...spans, { text: text.slice(from), isCommand: false }] : spans;
}
