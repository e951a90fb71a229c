import type { Word } from '../words.ts';

/** What the words of a request say of who gets the file by mail, and the other words. */
export interface RecipientWords {
  /** As typed, each once; empty where nobody is named. */
  readonly recipients: readonly string[];
  readonly rest: readonly Word[];
}

/** A form calls it `mail`, where `to` is a date. */
const KEYS: ReadonlySet<string> = new Set(['to', 'mail', 'email']);

/** `to:anna@contoso.com,audit@contoso.com`, also with a blank behind the comma. */
export function recipientsIn(words: readonly Word[]): RecipientWords {
  const named: string[] = [];
  const rest: Word[] = [];
  let goesOn = false;
  for (const word of words) {
    const isNamed = word.key !== null && KEYS.has(word.key);
    const isNext = goesOn && word.key === null && word.value.includes('@');
    if (!isNamed && !isNext) {
      rest.push(word);
      goesOn = false;
      continue;
    }
    named.push(...word.value.split(/[,;]/));
    goesOn = /[,;]$/.test(word.value) || word.value === '';
  }
  const recipients = named.map((each) => each.trim()).filter((each) => each !== '');
  return { recipients: [...new Set(recipients)], rest };
}
