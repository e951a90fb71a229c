import { nearest } from '../model/text/nearest.ts';
import type { Entry, Tree } from './tree.ts';

/** Notes what is wrong at a line; null, in place of a value. */
export type Wrong = (at: number, what: string) => null;

/** The name of a host, or a domain. */
export const HOST = /^(?=.{1,253}$)[a-z0-9:](?:[a-z0-9.:-]*[a-z0-9])?$/i;

/** Reads the values of an entry of the configuration file. Keys are what people are told that is wrong: `imap.host`. */
export function entryValues(wrong: Wrong) {
  return {
    mapAt(key: string, tree: Tree | undefined, usage: string): Extract<Tree, { readonly kind: 'map' }> | null {
      if (tree === undefined || tree.kind === 'map') return tree ?? null;
      return wrong(tree.line, `${key}: write ${usage}`);
    },

    unknownIn(given: readonly Entry[], known: readonly string[], prefix: string): void {
      for (const { key, line: at } of given) {
        if (known.includes(key)) continue;
        const meant = nearest(key, known);
        const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
        wrong(at, `${prefix}${key}: there is no such key; ${hint}`);
      }
    },

    /** `what`: which text it is, for people. `at`: where it would stand. */
    textAt(key: string, tree: Tree | undefined, at: number, form: RegExp, what: string): string | null {
      if (tree === undefined) return wrong(at, `${key} is missing: ${what}`);
      return tree.kind === 'text' && form.test(tree.text) ? tree.text : wrong(tree.line, `${key} is ${what}`);
    },

    oneOf<T extends string>(key: string, tree: Tree | undefined, known: readonly T[], usual: T): T | null {
      if (tree === undefined) return usual;
      const found = tree.kind === 'text' ? known.find((each) => each === tree.text) : undefined;
      return found ?? wrong(tree.line, `${key} is one of ${known.join(', ')}`);
    },

    numberAt(key: string, tree: Tree | undefined, usual: number, most: number): number | null {
      if (tree === undefined) return usual;
      const value = tree.kind === 'text' && /^\d{1,6}$/.test(tree.text) ? Number(tree.text) : 0;
      return value >= 1 && value <= most ? value : wrong(tree.line, `${key} is a number from 1 to ${most}`);
    },

    /** One name or a list of names, lower-cased. */
    namesAt(key: string, tree: Tree | undefined, form: RegExp, what: string): readonly string[] {
      if (tree === undefined || tree.kind === 'nothing') return [];
      const items = tree.kind === 'list' ? tree.items : [tree];
      const names = items.flatMap((item) =>
        item.kind === 'text' && form.test(item.text) ? [item.text.toLowerCase()] : [],
      );
      if (names.length < items.length) wrong(tree.line, `${key} is a list of ${what}`);
      return names;
    },
  };
}

export const treeIn = (entries: readonly Entry[], key: string): Tree | undefined =>
  entries.find((entry) => entry.key === key)?.value;
