import { notUnderstood, understood, type Verb, wholeWord } from './verb.ts';

const imports: Verb = {
  name: 'imports',
  usage: 'imports [top:N] [page:N]',
  meaning: 'Every import, newest first: its number, file, source, days, rows and who imported it',
  examples: ['imports', 'imports top:50'],
  read: (words) => {
    let top: number | null | undefined;
    let page = 1;
    for (const { key, value, typed } of words) {
      const word = value.toLowerCase();
      const count = /^[1-9]\d{0,4}$/.test(word) ? Number(word) : undefined;
      if (key === 'top' && (count !== undefined || word === 'all')) top = count ?? null;
      else if (key === 'page' && count !== undefined) page = count;
      else return notUnderstood(`Unknown argument "${typed}".`, imports.usage, 'imports');
    }
    return understood({ name: 'imports', top, page });
  },
};

const NUMBER_HINT = 'the number of an import, as `imports` lists it';

const undo: Verb = {
  name: 'undo',
  usage: 'undo import <number>',
  meaning: 'Take an import back: numbers and alerts are as if it had never been',
  examples: ['imports'],
  read: (words) => {
    const [what, number, strange] = words.map(wholeWord);
    if (what?.toLowerCase() !== 'import') {
      const problem = what === undefined ? 'undo needs what to undo.' : `"${what}" cannot be undone.`;
      return notUnderstood(problem, undo.usage, 'imports');
    }
    if (number === undefined) return notUnderstood(`undo import needs ${NUMBER_HINT}.`, undo.usage, 'imports');
    const id = /^#?(\d{1,9})$/.exec(number)?.[1];
    if (id === undefined) return notUnderstood(`"${number}" is not ${NUMBER_HINT}.`, undo.usage, 'imports');
    if (strange !== undefined)
      return notUnderstood(`Unknown argument "${strange}".`, 'one import at a time', `undo import ${id}`);
    return understood({ name: 'undo', import: Number(id) });
  },
};

export const importVerbs: readonly Verb[] = [imports, undo];
