import type { Word } from './words.ts';

/** Which rows of a list are asked for. */
export interface ListPage {
  /** Rows on a page; null for all, undefined when nobody said. */
  readonly top: number | null | undefined;
  readonly page: number;
}

/** What `top:20`, `top:all` and `page:2` say; undefined for any other word. */
export function pageWord({ key, value }: Word): Partial<ListPage> | undefined {
  const word = value.toLowerCase();
  const count = /^[1-9]\d{0,4}$/.test(word) ? Number(word) : undefined;
  if (key === 'top' && (count !== undefined || word === 'all')) return { top: count ?? null };
  return key === 'page' && count !== undefined ? { page: count } : undefined;
}
