import { heldDays } from '../../detection/held-days.ts';
import { replayableFrom } from '../../detection/replay.ts';
import { type ImportRecord, LEGACY_IMPORT } from '../../imports/import-record.ts';
import { instantText, startOfDay } from '../../model/time.ts';
import { withRederivation, withUnanswered } from '../../state/state.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import type { ChangeContext, Writing } from '../context.ts';
import { type Stated, stated } from '../reply.ts';
import { wholeWord } from '../words.ts';
import { undoAnnouncement } from './answer.ts';

const NUMBER_HINT = 'the number of an import, as `imports` lists it';

const usage = 'undo import <number>';

/** What else can be undone, by a command of its own. */
const UNDOING: ReadonlyMap<string, string> = new Map([
  ...(['ack', 'acknowledge', 'acknowledged'] as const).map((word) => [word, 'unack'] as const),
  ...(['snooze', 'snoozed'] as const).map((word) => [word, 'unsnooze'] as const),
  ['expected', 'unexpect'],
  ['mute', 'unmute'],
  ['subscribe', 'unsubscribe'],
]);

export const undo = defineCommand<{ readonly import: number }>({
  name: 'undo',
  topic: 'undo',
  usage,
  meaning: 'Revert an import: its numbers and alerts are removed',
  examples: ['imports'],
  needs: 'change',
  audience: 'everyone',
  waitsForImports: true,
  parse: (words) => {
    const [what, number, strange] = words.map(wholeWord);
    const undoing = UNDOING.get(what?.toLowerCase() ?? '');
    if (undoing !== undefined) {
      const rest = words.slice(1).map(({ typed }) => typed);
      return notUnderstood(`Use ${undoing} instead.`, usage, [undoing, ...rest].join(' '));
    }
    if (what?.toLowerCase() !== 'import') {
      const problem = what === undefined ? 'undo needs an import to undo.' : `"${what}" cannot be undone.`;
      return notUnderstood(problem, usage, 'imports');
    }
    if (number === undefined) return notUnderstood(`undo import needs ${NUMBER_HINT}.`, usage, 'imports');
    const id = /^#?(\d{1,9})$/.exec(number)?.[1];
    if (id === undefined) return notUnderstood(`"${number}" is not ${NUMBER_HINT}.`, usage, 'imports');
    if (strange !== undefined)
      return notUnderstood(`Unknown argument "${strange}".`, 'one import at a time', `undo import ${id}`);
    return understood({ import: Number(id) });
  },
  run: ({ import: id }, context) => context.writing.amongImports(() => undoImport(id, context)),
});

/** The first instant whose alerts it can change: days that are not kept any more stay as the rules saw them. */
async function changedFrom({ from }: ImportRecord, store: Writing['store'], now: Date): Promise<string | null> {
  const held = await heldDays(store, now);
  if (from === null || held.length === 0) return from;
  const first = startOfDay(held.reduce((a, b) => Math.min(a, b)));
  return replayableFrom(first > new Date(from) ? instantText(first) : from, held, now);
}

/**
 * In the audit file before it is done. What is derived from the facts is marked first, too: killed in between, the next
 * look derives it again, which does no harm.
 */
async function undoImport(id: number, { alerts, speaker, writing }: ChangeContext): Promise<Stated> {
  const { store, state, audit, detect } = writing;
  const { kept, announcing } = await alerts();
  const { by, conversation, conversationName } = speaker;
  const at = instantText(announcing.now);
  const record = (await store.imports()).find((each) => each.id === id);
  if (record?.status.kind === 'live' && id !== LEGACY_IMPORT) {
    const line = { deed: 'undo', to: `import ${id}`, detail: record.file };
    await audit.append({ at, by, conversation, conversationName, ...line });
    const why = `import ${id} (${record.file}) was reverted`;
    const from = await changedFrom(record, store, announcing.now);
    await state.update((before) => withRederivation(before, from, why));
  }
  const known = new Set(kept.episodes.map((episode) => episode.id));
  const taken = await store.takeBack(id, { by, at });
  if (taken.kind === 'done') {
    await state.update((before) => withUnanswered(before, id, announcing.now));
    await detect();
  }
  const left = new Set(state.read().episodes.map((episode) => episode.id));
  const withdrawn = taken.kind === 'done' ? [...known].filter((each) => !left.has(each)) : [];
  const say = undoAnnouncement(id, taken, { withdrawn: withdrawn.length, records: await store.imports() });
  const data =
    taken.kind === 'done'
      ? { undone: id, messages: taken.record.messages, withdrawn: withdrawn.length, restored: taken.restored }
      : { undone: null, reason: taken.kind };
  return stated(say, data);
}
