import { IMPORT_COLUMNS, importsAnnouncement, importsData } from '../announcements/imports-list.ts';
import { undoAnnouncement } from '../announcements/undo-answer.ts';
import type { Deed } from '../commands/verb.ts';
import { LEGACY_IMPORT } from '../imports/import-record.ts';
import { instantText } from '../mailflow/time.ts';
import type { Audit, AuditEntry, FactStore, StateStore } from '../ports.ts';
import type { Reply } from './dialogue.ts';
import { type MailflowState, withRederivation } from './state.ts';

type Said = Extract<Reply, { readonly kind: 'said' }>;

/** The answer to `imports`. */
export async function listImports(
  store: FactStore,
  { top, page }: Extract<Deed, { readonly name: 'imports' }>,
  defaultTop: number | null,
): Promise<Said> {
  const records = await store.imports();
  const say = importsAnnouncement(records, { top: top === undefined ? defaultTop : top, page });
  return { kind: 'said', say, data: importsData(records), columns: IMPORT_COLUMNS };
}

export interface UndoContext {
  readonly store: FactStore;
  readonly state: StateStore<MailflowState>;
  readonly audit: Audit;
  readonly now: Date;
  /** Lets the rules look again; what they had made of the import is withdrawn. */
  readonly look: () => Promise<void>;
}

/**
 * `undo import N`: in the audit file before it is done. What is derived from the facts is marked first, too: killed in
 * between, the next look derives it again, which does no harm.
 */
export async function undoImport(
  id: number,
  { conversation, conversationName, by }: Pick<AuditEntry, 'conversation' | 'conversationName' | 'by'>,
  { store, state, audit, now, look }: UndoContext,
): Promise<Said> {
  const at = instantText(now);
  const record = (await store.imports()).find((each) => each.id === id);
  if (record?.status.kind === 'live' && id !== LEGACY_IMPORT) {
    await audit.append({
      at,
      by,
      conversation,
      conversationName,
      deed: 'undo',
      to: `import ${id}`,
      detail: record.file,
    });
    const why = `import ${id} (${record.file}) was taken back`;
    await state.update((before) => withRederivation(before, record.from, why));
  }
  const known = new Set(state.read().episodes.map((episode) => episode.id));
  const taken = await store.takeBack(id, { by, at });
  if (taken.kind === 'done') await look();
  const left = new Set(state.read().episodes.map((episode) => episode.id));
  const withdrawn = taken.kind === 'done' ? [...known].filter((each) => !left.has(each)) : [];
  const say = undoAnnouncement(id, taken, { withdrawn: withdrawn.length, records: await store.imports() });
  const data =
    taken.kind === 'done'
      ? { undone: id, messages: taken.record.messages, withdrawn: withdrawn.length, restored: taken.restored }
      : { undone: null, reason: taken.kind };
  return { kind: 'said', say, data };
}
