import type { Grammar, Parsed } from './command.ts';
import { readWords } from './read-words.ts';
import type { Rejection } from './rejection.ts';
import { underCard } from './under-card.ts';
import { MAX_LINE, splitWords, type Word } from './words.ts';

const TOO_LONG: Rejection = {
  understood: '',
  problem: `The command is longer than ${MAX_LINE} characters.`,
  allowed: 'one command, such as smtp-auth 7d',
  paste: 'help',
};

/** Understands one line of the grammar, the same in every conversation and in the shell. */
export function parseCommand(line: string, grammar: Grammar): Parsed {
  if (line.length > MAX_LINE) return { ok: false, line: `${line.slice(0, MAX_LINE)}…`, rejection: TOO_LONG };
  return parsed(underCard(splitWords(line), grammar), grammar);
}

/** The same for words that a shell has split already: each argument is one word, whatever it contains. */
export function parseArguments(argv: readonly string[], grammar: Grammar): Parsed {
  const words = argv.map((typed): Word => {
    const keyed = /^([A-Za-z][\w-]*):(.*)$/s.exec(typed);
    return keyed && !/^[A-Za-z]:[\\/]/.test(typed)
      ? { typed, key: (keyed[1] as string).toLowerCase(), value: (keyed[2] as string).replace(/^"(.*)"$/s, '$1') }
      : { typed, key: null, value: typed };
  });
  return parsed(words, grammar);
}

/** A rejection proposes the first mended line that really works. */
function parsed(words: readonly Word[], grammar: Grammar): Parsed {
  const reading = readWords(words, grammar);
  const line = words.map(({ typed }) => typed).join(' ');
  if (reading.ok) return { ok: true, line, command: reading.command };
  const { understood = '', problem, allowed, mended } = reading;
  const works = (mended: string) =>
    readWords(splitWords(mended), grammar).ok || (grammar.shellOnly ?? []).includes(mended);
  return { ok: false, line, rejection: { understood, problem, allowed, paste: mended.find(works) ?? 'help' } };
}
