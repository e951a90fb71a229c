import type { EarlierReadings } from '../imports/earlier-readings.ts';
import type { ImportDetails, ImportRecord } from '../imports/import-record.ts';
import type { CommitResult } from '../ports/fact-store.ts';

/** Imports that this one replaces, the newest first. */
export const replacedBy = ({ again, replaced }: EarlierReadings, { isNew }: CommitResult): readonly number[] =>
  isNew ? [...(again === null ? [] : [again]), ...replaced].map(({ id }) => id).sort((a, b) => b - a) : [];

/** What to say of the imports that read the same lines before. */
export function readingNotes(
  about: ImportDetails,
  { again, replaced, asAsked }: EarlierReadings,
  { isNew, id }: CommitResult,
): readonly string[] {
  if (again !== null && !isNew) return [`Nothing changed: this is the content of import ${id} (${again.file}).`];
  return [
    ...(again === null ? [] : [againNote(about, again)]),
    ...replaced.map((each) =>
      asAsked.includes(each)
        ? `It replaces import ${each.id} (${each.file}), as requested: data that only that import had no longer counts.`
        : `It holds the lines of import ${each.id} (${each.file})${otherwise(about, each)}, and replaces it.`,
    ),
  ];
}

function againNote(about: ImportDetails, again: ImportRecord): string {
  const what = `the content of import ${again.id} (${again.file})`;
  const difference = otherwise(about, again);
  if (difference !== '') return `This is ${what}${difference}, and replaces it.`;
  return about.revision > again.revision
    ? `This is ${what}, counted by newer rules, and replaces it.`
    : `This is ${what}, and replaces it.`;
}

/** ` read with zone=Europe/Berlin instead of zone=UTC`; empty where it was read alike. */
function otherwise(now: ImportDetails, before: ImportDetails): string {
  const [text, was] = [words(now), words(before)];
  if (text !== was) return ` read with ${text} instead of ${was}`;
  return now.sha256 === before.sha256 && (now.from !== before.from || now.to !== before.to)
    ? ` read as ${now.from} to ${now.to} instead of ${before.from} to ${before.to}`
    : '';
}

function words({ declared, year }: ImportDetails): string {
  const stated = Object.entries(declared)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const all = [...stated, ...(year === null ? [] : [`year ${year}`])];
  return all.length === 0 ? 'nothing declared' : all.join(', ');
}
