import { replayableFrom } from '../detection/replay.ts';
import type { ImportRecord } from '../imports/import-record.ts';
import type { ImportReport } from '../ingest/import-report.ts';
import { type Day, dayOf } from '../model/time.ts';
import { type MailflowState, withRederivation } from '../state/state.ts';

/**
 * The state after an import that replaced others. Where one of them had been read otherwise, facts were taken away, and
 * what the rules had made of them is to be derived again; a log that has only grown took nothing away.
 */
export function withReplacedReadings(
  state: MailflowState,
  { id, file, replaces }: ImportReport,
  {
    imports,
    held,
    now: at,
  }: {
    readonly imports: readonly ImportRecord[];
    /** Of which something is held after the import. */
    readonly held: readonly Day[];
    readonly now: Date;
  },
): MailflowState {
  const now = imports.find((each) => each.id === id);
  const otherwise = imports.filter((each) => replaces.includes(each.id) && now && isReadOtherwise(each, now));
  const [first] = otherwise;
  if (!now || first === undefined) return state;
  const from = [now, ...otherwise].flatMap((each) => each.from ?? []).reduce((a, b) => (a < b ? a : b), first.at);
  const names = otherwise.map((each) => each.id).join(', ');
  const before = otherwise.flatMap((each) => (each.to === null ? [] : [dayOf(new Date(each.to))]));
  return withRederivation(
    state,
    replayableFrom(from, [...held, ...before], at),
    `import ${id} (${file}) replaced import ${names}`,
  );
}

const isReadOtherwise = (before: ImportRecord, now: ImportRecord): boolean =>
  before.sha256 === now.sha256 ||
  before.revision !== now.revision ||
  before.year !== now.year ||
  JSON.stringify(before.declared) !== JSON.stringify(now.declared) ||
  before.from === null ||
  now.from === null ||
  before.from < now.from;
