import type { ImportReport } from '../src/ingest/import-report.ts';
import { type Card, emptyCard, SAMPLE_BADGE, type Tone } from './card.ts';
import { separated } from './number.ts';

const REJECTIONS_SHOWN = 5;

/** What became of files: which were read, what was lost, which were refused and why. */
export function importCard(files: readonly ImportReport[], { sample }: { readonly sample: boolean }): Card {
  const refused = files.filter((file) => file.error);
  const lossy = files.filter((file) => file.rejected > 0 || file.cut);
  const taken = files.filter((file) => !file.error);
  const sentence = sentenceOf(files, taken);
  const tone: Tone = refused.length > 0 ? 'problem' : lossy.length > 0 ? 'attention' : 'good';
  return {
    ...emptyCard('Import'),
    badge: sample ? SAMPLE_BADGE : null,
    tone,
    status: refused.length > 0 ? 'Refused' : lossy.length > 0 ? 'Imported with losses' : 'Imported',
    sentences: [sentence],
    warnings: refused.map(({ file, error }) => (error?.includes(file) ? error : `${file}: ${error}`)),
    tables: taken.length === 0 ? [] : [tableOf(files)],
    // Of one file nobody has to be told which.
    notes: files.flatMap((file) => notesOf(file).map((note) => (files.length === 1 ? note : `${file.file}: ${note}`))),
    fallback: `${sample ? `[${SAMPLE_BADGE}] ` : ''}Import: ${sentence}`,
  };
}

/** What was imported; where rows were rejected, that comes first: `Imported 1,912 of 2,078 rows; 166 (8.0%) were rejected.` */
function sentenceOf(files: readonly ImportReport[], taken: readonly ImportReport[]): string {
  const rows = taken.reduce((sum, file) => sum + file.rows, 0);
  const rejected = taken.reduce((sum, file) => sum + file.rejected, 0);
  const allRows = `${separated(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const named = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (rejected === 0) return `${taken.length} of ${named} imported${taken.length === 0 ? '' : `, ${allRows}`}.`;
  const from = files.length === 1 ? '' : ` from ${taken.length} of ${named}`;
  const share = rejected / rows < 0.001 ? 'less than 0.1%' : `${((rejected / rows) * 100).toFixed(1)}%`;
  const were = rejected === 1 ? 'was' : 'were';
  return `Imported ${separated(rows - rejected)} of ${allRows}${from}; ${separated(rejected)} (${share}) ${were} rejected.`;
}

const tableOf = (files: readonly ImportReport[]): Card['tables'][number] => ({
  caption: '',
  columns: [
    { title: 'Import', align: 'right' },
    { title: 'File', align: 'left' },
    { title: 'Source', align: 'left' },
    { title: 'From', align: 'left' },
    { title: 'To', align: 'left' },
    { title: 'Rejected', align: 'right' },
    { title: 'Rows', align: 'right' },
  ],
  rows: files.map(({ id, file, source, from, to, rejected, rows: all }) => [
    { text: id === null ? '-' : String(id), value: id },
    { text: file, value: null },
    { text: source ?? '-', value: null },
    { text: from?.slice(0, 10) ?? '-', value: null },
    { text: to?.slice(0, 10) ?? '-', value: null },
    { text: separated(rejected), value: rejected },
    { text: separated(all), value: all },
  ]),
  cut: null,
});

function notesOf(file: ImportReport): readonly string[] {
  const more = file.rejected - Math.min(REJECTIONS_SHOWN, file.rejections.length);
  return [
    ...file.rejections.slice(0, REJECTIONS_SHOWN).map(({ line, reason }) => `line ${line} rejected, ${reason}`),
    ...(more > 0 ? [`${separated(more)} ${file.rejections.length === 0 ? '' : 'more '}rows rejected`] : []),
    ...(file.unmappedColumns.length > 0 ? [`columns not understood: ${file.unmappedColumns.join(', ')}`] : []),
    ...(file.cut ? ['the file was cut off, so data may be missing'] : []),
    ...(file.replaced > 0 ? [`${file.replaced} ${file.replaced === 1 ? 'day' : 'days'} replaced`] : []),
    ...(file.unchanged > 0
      ? [
          `${file.unchanged} ${file.unchanged === 1 ? 'day was already stored and has' : 'days were already stored and have'} the same`,
        ]
      : []),
    ...file.notes,
  ];
}
