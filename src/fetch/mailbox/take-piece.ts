import type { Mailbox, MailedReports, MailHead } from '../../ports/mailbox.ts';
import type { RefusedMail, WaitingMail } from './mailbox-position.ts';
import { type MailOutcome, refusedMail } from './take-mail.ts';

/** What became of some mails, up to the one at which it ended. */
export interface TakenPiece {
  readonly mails: readonly WaitingMail[];
  readonly taken: readonly string[];
  readonly refused: readonly RefusedMail[];
  /** Mails that were not there any more: what is moved away may come back. */
  readonly gone: readonly string[];
  readonly read: readonly MailedReports[];
  readonly bytes: number;
  /** What people are told of each file. */
  readonly files: readonly string[];
  readonly passedOver: readonly Extract<MailOutcome, { readonly kind: 'passed-over' }>['reason'][];
  /** What ended it before its end; what was read before that is kept. */
  readonly failure: { readonly cause: unknown } | null;
}

/** One commit has no more of these: how much memory a full folder needs does not grow with it. */
const MAX_BYTES = 8_000_000;
const MAX_FACTS = 20_000;

/** Takes mails one after another, as many as are kept at once. `heads`: without those that are not there any more. */
export async function takePiece(
  piece: readonly WaitingMail[],
  heads: readonly MailHead[],
  {
    take,
    shownId,
    ending,
  }: Pick<Mailbox, 'shownId'> & {
    readonly take: (mail: MailHead) => Promise<MailOutcome>;
    readonly ending: AbortSignal;
  },
): Promise<TakenPiece> {
  const mails: WaitingMail[] = [];
  const taken: string[] = [];
  const refused: RefusedMail[] = [];
  const gone: string[] = [];
  const read: MailedReports[] = [];
  const files: string[] = [];
  const passedOver: TakenPiece['passedOver'][number][] = [];
  let bytes = 0;
  let facts = 0;
  let failure: TakenPiece['failure'] = null;
  for (const each of piece) {
    const mail = heads.find(({ id }) => id === each.id);
    const outcome = await outcomeOf(mail).catch((cause: unknown) => ({ kind: 'failed', cause }) as const);
    if (outcome.kind === 'failed') failure = outcome;
    // Nothing of this mail is noted; what was read before it is.
    if (outcome.kind === 'failed' || outcome.kind === 'later') break;
    mails.push(each);
    switch (outcome.kind) {
      case 'reports':
        taken.push(each.id);
        read.push(outcome.read);
        bytes += outcome.bytes;
        facts += outcome.read.facts.length;
        break;
      case 'files':
        taken.push(each.id);
        files.push(...outcome.files);
        break;
      case 'refused':
        if (mail !== undefined) refused.push(refusedMail(mail, outcome.why, { shownId, ...outcome }));
        break;
      case 'passed-over':
        if (outcome.reason === 'gone') gone.push(each.id);
        passedOver.push(outcome.reason);
    }
    // Files are imported already, and may have taken long: that is noted at once.
    if (outcome.kind === 'files' || bytes >= MAX_BYTES || facts >= MAX_FACTS || ending.aborted) break;
  }
  return { mails, taken, refused, gone, read, bytes, files, passedOver, failure };

  async function outcomeOf(mail: MailHead | undefined): Promise<MailOutcome> {
    return mail === undefined ? { kind: 'passed-over', reason: 'gone' } : take(mail);
  }
}
