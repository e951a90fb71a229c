import { stat } from 'node:fs/promises';
import type { Fault } from '../../../src/follow/follow-status.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { missingPermission } from '../read-permission.ts';

/** Why a log cannot be read, for people: where a permission is missing, which, and how to give it. */
export async function refusalOf(path: string, cause: unknown): Promise<Omit<Fault, 'since'>> {
  if (!(cause instanceof MailflowError))
    return { kind: 'other', text: cause instanceof Error ? cause.message : String(cause) };
  if (cause.code === 'not-found') return { kind: 'gone', text: `There is no file ${path}. ${await whereNot(path)}` };
  if (cause.code === 'not-permitted') {
    const missing = (await missingPermission(path)) ?? { text: cause.message, cure: cause.cure };
    return { kind: 'forbidden', text: `${missing.text} ${missing.cure}` };
  }
  return { kind: 'other', text: `${cause.message} ${cause.cure}` };
}

async function whereNot(path: string): Promise<string> {
  const others = ['/var/log/mail.log', '/var/log/maillog'].filter((other) => other !== path);
  for (const other of others)
    if (
      await stat(other).then(
        () => true,
        () => false,
      )
    )
      return `There is ${other}: follow that.`;
  return 'It is read as soon as it is there. On a system that logs to the journal only, follow the journal.';
}
