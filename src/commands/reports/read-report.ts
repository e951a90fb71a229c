import { nearest } from '../../model/text/nearest.ts';
import type { Param, Report, ReportRequest } from '../../reports/report.ts';
import { type Grammar, type NotUnderstood, type Reading, understood } from '../command.ts';
import { readTypedWindow } from '../windows/typed-window.ts';
import { readWindow, WINDOW_WORDS } from '../windows/window-words.ts';
import type { Word } from '../words.ts';
import { reportUsage } from './report-usage.ts';

/** A report with what is asked of it. */
export interface ReportAsked {
  readonly report: Report;
  readonly request: ReportRequest;
}

type Choice = Extract<Param, { readonly type: 'choice' }>;

const MAX_TOP = 1000;
/** Rows of a card, and of a page where nobody says how long it is. */
export const ROWS_IN_A_CARD = 20;

/** What the words after a report's name ask of it: window, subject, parameters and page, in any order. */
export function readReport(
  report: Report,
  words: readonly Word[],
  grammar: Pick<Grammar, 'asOf' | 'defaultTop'>,
): Reading<ReportAsked> {
  const readSoFar = [report.name];
  const params: Record<string, string> = {};
  /** Of choices that go without their key. */
  const chosen = new Map<Choice, Set<string>>();
  /** Values by key, as far as they were read. */
  const seen = new Map<string, string>();
  let subject = '';
  let windowWords: string | null = null;
  let top = grammar.defaultTop;
  let page = 1;
  let wantsAll = false;
  const reject = (problem: string, allowed: string, ...instead: readonly string[]): NotUnderstood => ({
    ...{ ok: false, problem, allowed },
    understood: readSoFar.join(' '),
    mended: instead.length === 0 ? [readSoFar.join(' ')] : instead.map((each) => [...readSoFar, each].join(' ')),
  });

  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    if (word.key === 'top' || word.key === 'page') {
      const allOf = word.key === 'top' && word.value.toLowerCase() === 'all';
      const count = /^\d{1,6}$/.test(word.value) ? Number(word.value) : 0;
      const max = word.key === 'top' ? MAX_TOP : 1_000_000;
      if (!allOf && (count < 1 || count > max)) {
        const allowed = word.key === 'top' ? `top:1 to top:${MAX_TOP}, or top:all` : 'page:1 and up';
        return reject(
          `"${word.typed}" is not a number of rows or pages.`,
          allowed,
          word.key === 'top' ? 'top:20' : 'page:1',
        );
      }
      const problem = twice(word.key, word.value.toLowerCase(), word);
      if (problem) return problem;
      if (word.key === 'page') page = count;
      else {
        top = allOf ? null : count;
        wantsAll = allOf;
      }
    } else if (word.key === 'source') {
      if (word.value === '') return reject('source: needs a name.', 'source:NAME, as `status` lists them');
      const problem = set('source', word.value.toLowerCase(), word);
      if (problem) return problem;
    } else if (word.key !== null && report.params.some(({ key }) => key === word.key)) {
      const param = report.params.find(({ key }) => key === word.key) as Param;
      const value = checkParam(param, word.value);
      if (value === undefined) {
        const instead =
          param.type === 'choice' ? [`${param.key}:${nearest(word.value, param.values) ?? param.values[0]}`] : [];
        return reject(`${param.key}: cannot be "${word.value}".`, allowedValues(param), ...instead);
      }
      const problem = param.type === 'choice' && param.bare ? choose(param, value) : set(param.key, value, word);
      if (problem) return problem;
    } else if (word.key !== null && !report.subject?.accepts(word.typed.toLowerCase())) {
      const keys = [...report.params.map(({ key }) => key), 'source', 'top', 'page'];
      const meant = nearest(word.key, keys);
      const problem = `${report.name} has no "${word.key}:".${meant ? ` Did you mean ${meant}:?` : ''}`;
      return reject(
        problem,
        keys.map((key) => `${key}:`).join(' '),
        ...(meant ? [`${meant}:${quotedValue(word.value)}`] : []),
      );
    } else {
      const bare = readBare(at);
      if ('ok' in bare) return bare;
      readSoFar.push(...bare.read);
      at += bare.taken - 1;
      continue;
    }
    readSoFar.push(word.typed);
  }
  for (const [{ key, values }, given] of chosen) {
    const [first, second] = given;
    // All there are is no choice, as none is.
    if (given.size === values.length) continue;
    if (second !== undefined) {
      const without = readSoFar.filter((typed) => typed !== second && typed !== `${key}:${second}`);
      const problem = `${first} and ${second} cannot be shown together without the others.`;
      return { ...reject(problem, `one of ${values.join(', ')}, or all of them`), mended: [without.join(' ')] };
    }
    if (first !== undefined) params[key] = first;
  }
  if (report.subject && subject === '') {
    return reject(`${report.name} needs ${report.subject.label}.`, report.subject.hint);
  }
  const written = windowWords ?? report.window;
  const reading = readWindow(written, grammar.asOf);
  if (!reading?.ok) throw new Error(`the default window of ${report.name} cannot be read: ${written}`);
  return understood({
    report,
    request: {
      window: reading.window,
      windowWords: written,
      subject,
      params,
      top: page > 1 && top === null && !wantsAll ? ROWS_IN_A_CARD : top,
      page,
    },
  });

  /** What is there twice and differs is asked back: one of the two would be chosen in silence. */
  function twice(key: string, value: string, word: Word): NotUnderstood | undefined {
    const before = seen.get(key);
    if (before !== undefined && before !== value)
      return reject(`${key}: is given twice: ${before}, and "${word.typed}".`, `one ${key}:`);
    seen.set(key, value);
    return undefined;
  }

  function set(key: string, value: string, word: Word): NotUnderstood | undefined {
    params[key] = value;
    return twice(key, value, word);
  }

  /** Both of two are all there are, so that several may be named. */
  function choose(param: Choice, value: string): undefined {
    chosen.set(param, (chosen.get(param) ?? new Set()).add(value));
  }

  /** A word without a key, and what goes on from it: the window, the subject, or a choice that goes without its key. */
  function readBare(at: number): NotUnderstood | { readonly taken: number; readonly read: readonly string[] } {
    const word = words[at] as Word;
    const value = word.key === null ? word.value : word.typed;
    if (report.subject && subject === '' && report.subject.accepts(value.toLowerCase())) {
      subject = value.toLowerCase();
      return { taken: 1, read: [word.typed] };
    }
    const typed = readTypedWindow(bareFrom(at), grammar.asOf);
    if (typed?.ok === false) return reject(typed.problem, typed.allowed, ...typed.instead);
    const reading = readWindow(typed?.written ?? value, grammar.asOf);
    if (reading?.ok && windowWords === null) {
      windowWords = typed?.written ?? value.toLowerCase();
      return { taken: typed?.taken ?? 1, read: [windowWords] };
    }
    if (reading?.ok) return reject(`Use one window only: "${word.typed}" is the second.`, WINDOW_WORDS);
    if (reading) return reject(`${capital(reading.problem)}.`, WINDOW_WORDS, reading.instead);
    const choices = report.params.flatMap((param) => (param.type === 'choice' && param.bare ? [param] : []));
    for (const param of choices) {
      const choice = checkParam(param, value);
      if (choice === undefined) continue;
      choose(param, choice);
      return { taken: 1, read: [choice] };
    }
    const bare = choices.flatMap(({ values }) => values);
    const keyed = report.params.flatMap((param) =>
      param.type === 'choice' ? param.values.map((v) => `${param.key}:${v}`) : [],
    );
    const texts = report.params.filter(({ type }) => type === 'text');
    const [text] = texts;
    const meant =
      nearest(value, bare) ??
      keyed.find((each) => each.endsWith(`:${value.toLowerCase()}`)) ??
      nearest(value, ['today', 'yesterday', 'last-week', 'this-week']) ??
      (text !== undefined && texts.length === 1 && mayBeValue(value)
        ? `${text.key}:${quotedValue(value.replace(/^@/, ''))}`
        : undefined);
    const otherwise = keyedAs(value, words[at + 1]?.value);
    if (otherwise !== undefined) return reject(`Write ${otherwise}.`, reportUsage(report), otherwise);
    const problem = `Unknown argument "${word.typed}".${meant ? ` Did you mean ${meant}?` : ''}`;
    return reject(problem, reportUsage(report), ...(meant === undefined ? [] : [meant]));
  }

  /** `top 5`, `--top=5`, `domain=contoso.com`: a parameter as other programs take it; undefined for any other word. */
  function keyedAs(typed: string, next: string | undefined): string | undefined {
    const [, name = '', given] = /^(?:--?)?([a-z]+)(?:=(.*))?$/is.exec(typed) ?? [];
    const has = (key: string): boolean => report.params.some((param) => param.key === key);
    const typedKey = name.toLowerCase();
    const key = has(typedKey) ? typedKey : (OTHER_KEYS.get(typedKey) ?? typedKey);
    const value = given ?? next;
    const isKnown = ['top', 'page', 'source'].includes(key) || has(key);
    return isKnown && value ? `${key}:${quotedValue(value)}` : undefined;
  }

  /** Words without a key that follow one another. */
  function bareFrom(at: number): readonly string[] {
    const keyed = words.findIndex(({ key }, nth) => nth > at && key !== null);
    return words.slice(at, keyed < 0 ? words.length : keyed).map(({ value }) => value);
  }
}

function checkParam(param: Param, value: string): string | undefined {
  switch (param.type) {
    case 'choice':
      return param.values.find((allowed) => allowed === value.toLowerCase()) ?? param.also?.get(value.toLowerCase());
    case 'count':
      return /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= param.max ? value : undefined;
    case 'days': {
      const [, days = ''] = /^(\d{1,4})d?$/i.exec(value) ?? [];
      return Number(days) >= 1 && Number(days) <= param.max ? `${Number(days)}d` : undefined;
    }
    case 'text':
      return value === '' ? undefined : value;
  }
}

function allowedValues(param: Param): string {
  if (param.type === 'choice') return param.values.map((value) => `${param.key}:${value}`).join(', ');
  if (param.type === 'days') return `${param.key}:1d to ${param.key}:${param.max}d`;
  return param.type === 'count' ? `${param.key}:1 to ${param.key}:${param.max}` : param.hint;
}

/** What other programs call a parameter. */
const OTHER_KEYS: ReadonlyMap<string, string> = new Map([
  ['limit', 'top'],
  ['rows', 'top'],
  ['sort', 'by'],
]);

/** A name or a domain, not a number, a sign, or a word between others. */
const mayBeValue = (text: string): boolean => /\S\s+\S/.test(text) || /^@?[a-z][\w.-]{3,}$/i.test(text);

const quotedValue = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
