import type { z } from 'zod';

/** What is wrong with the value of a setting, in words for people; undefined leaves zod its own. */
export const settingWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `${shown(issue.input)} is ${NOUNS.get(issue.expected) ?? `no ${issue.expected}`}`;
    case 'invalid_value':
      return `${shown(issue.input)} is none of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return 'is empty; leave it out, or give it a value';
      return `${shown(issue.input)} is too small: ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`;
      return `${shown(issue.input)} is too large: ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return undefined;
  }
};

const NOUNS: ReadonlyMap<string, string> = new Map([
  ['int', 'no whole number'],
  ['boolean', 'neither true nor false'],
]);

const shown = (input: unknown): string => JSON.stringify(input) ?? 'nothing';
