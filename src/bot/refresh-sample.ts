import { dayOf } from '../model/time.ts';
import { importDropped, type Workspace } from './workspace.ts';

/** The sample tenant's data end today: its files go through the inbox like any other, once a day. */
export async function refreshSample(
  workspace: Workspace,
  documents: (day: number) => Readonly<Record<string, string>>,
): Promise<void> {
  const today = dayOf(workspace.clock.now());
  if ((await workspace.store.partitions()).some(({ day }) => day >= today)) return;
  for (const [name, text] of Object.entries(documents(today))) await workspace.inbox.drop(name, text);
  const { imports } = await importDropped(workspace, {}, { settleMs: 0 });
  const failed = imports.find(({ error }) => error !== null);
  if (failed) throw new Error(failed.error ?? 'the sample tenant could not be imported');
}
