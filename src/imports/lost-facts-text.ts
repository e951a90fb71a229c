import type { LostFacts } from '../model/lost-facts.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import { listNames } from '../model/text/names.ts';
import { dayRanges } from '../view/window-text.ts';
import { type ImportRecord, LEGACY_IMPORT } from './import-record.ts';

type Named = Pick<ImportRecord, 'id' | 'file'>;

/** The same losses told once, those of the same imports together, as sentences: what is missing, and what to do about it. */
export function lostFactsNotes(lost: readonly LostFacts[], imports: readonly Named[]): readonly string[] {
  const days = new Map<string, Extract<LostFacts, { readonly kind: 'facts' }>>();
  for (const each of lost) {
    if (each.kind !== 'facts') continue;
    const key = each.imports.join();
    const known = days.get(key)?.days ?? [];
    days.set(key, { ...each, days: [...new Set([...known, ...each.days])].sort((a, b) => a - b) });
  }
  const others = lost.filter(({ kind }) => kind !== 'facts');
  return [...new Set([...days.values(), ...others].map((each) => sentenceOf(each, imports)))];
}

/** Why something cannot be done with these losses. The message says what to do, since only that is shown in an alert. */
export const factsAreLost = (lost: readonly LostFacts[], imports: readonly Named[]): MailflowError =>
  new MailflowError('facts-damaged', lostFactsNotes(lost, imports).join(' '), {
    cure: 'The command `status` lists everything that is damaged.',
  });

function sentenceOf(lost: LostFacts, imports: readonly Named[]): string {
  if (lost.kind === 'import-list')
    return (
      'The list of imports was damaged, and the one before it was used: the last import or undo may be missing. Compare ' +
      '`imports` with your files, import again what is missing, then delete facts/manifest.json.damaged if it is there.'
    );
  if (lost.kind === 'recent')
    return (
      'The last minutes of the followed logs were damaged on the disk. They are read again from the logs as soon as ' +
      'Mailflow follows them.'
    );
  const isLegacy = lost.imports.includes(LEGACY_IMPORT);
  const named = lost.imports.map((id) => {
    const file = imports.find((each) => each.id === id)?.file;
    return id === LEGACY_IMPORT ? 'earlier imports' : file === undefined ? `import ${id}` : `import ${id} (${file})`;
  });
  const whose = named.length === 0 ? 'an import' : listNames(named);
  const files = lost.imports.length > 1 || isLegacy ? 'Import these files again' : 'Import that file again';
  const [undone] = lost.imports;
  const instead =
    isLegacy || undone === undefined
      ? ', or restore the data directory from a backup.'
      : `, or take ${lost.imports.length > 1 ? 'them' : 'it'} back: \`undo import ${undone}\`.`;
  return lost.kind === 'fingerprints'
    ? `The line samples of ${whose} are damaged: the same lines may count twice when they are read again. ${files}${instead}`
    : `Damaged facts of ${whose} are not counted (${dayRanges(lost.days)}). ${files}${instead}`;
}
