import { nodeFiles } from '../../../adapters/files/files.ts';
import { sha256 } from '../../../adapters/files/sha256.ts';
import type { Bot } from '../../bot/bot.ts';
import type { Workspace } from '../../bot/workspace.ts';
import type { TakeFile } from '../../fetch/mailbox/take-mail.ts';
import type { UnpackLimits } from '../../ingest/unpack-limits.ts';
import { MailflowError } from '../../model/mailflow-error.ts';

const PASSING = { cure: 'Its mail is looked at again.', retry: 'later' } as const;

/** How records of imports name who brings a file by mail. */
const BY_MAIL = 'mail from ';

/**
 * Imports files that come by mail as others that are handed in, each content once: a mail may be read again after a crash,
 * or when the server numbers its mails anew, and the report that it brings may have been replaced or taken back since.
 * Throws where it is this machine that fails, so that nothing is noted of the mail.
 */
export function mailFiles({
  bot,
  workspace: { store, stopping },
  limits,
}: {
  readonly bot: Pick<Bot, 'take'>;
  readonly workspace: Pick<Workspace, 'store' | 'stopping'>;
  readonly limits: UnpackLimits;
}): TakeFile {
  return async (path, by) => {
    const before = await knownBefore(path);
    if (before !== undefined) return { kind: 'known', id: before };
    const { reply } = await bot.take([path], by);
    if (stopping?.aborted) return { kind: 'later' };
    const [report] = reply.kind === 'imports' ? reply.imports : [];
    if (report === undefined) throw new Error('a file from a mail was not imported');
    if (report.error !== null && report.retry === 'later') throw new MailflowError('disk', report.error, PASSING);
    return report.error === null ? { kind: 'imported', id: report.id } : { kind: 'refused', why: report.error };
  };

  /** The import that the same content by mail was. */
  async function knownBefore(path: string): Promise<number | undefined> {
    const sum = await sumOf(path).catch(() => null);
    if (sum === null) return undefined;
    return (await store.imports()).find(({ sha256, by }) => sha256 === sum && by.startsWith(BY_MAIL))?.id;
  }

  /** Of its content unpacked, as imports are known by. */
  async function sumOf(path: string): Promise<string> {
    const file = await nodeFiles(limits).open(path);
    try {
      const hasher = sha256();
      for await (const piece of file.bytes()) hasher.update(piece);
      return hasher.hex();
    } finally {
      await file.close();
    }
  }
}
