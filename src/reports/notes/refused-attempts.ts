import { count, counted } from '../../model/format.ts';
import type { Question } from '../../model/question.ts';
import { joinNames } from '../../model/text/names.ts';
import type { ReportContext } from '../report.ts';

/** From so many refused attempts on a sender is worth a word, if fewer were accepted. */
const LEAST_REFUSED = 20;
const MAX_NAMED = 3;
/** Of those refused most often; nobody behind them is looked at. */
const MAX_LOOKED_AT = 200;

type Asked = Pick<Question, 'window' | 'where'>;

/** Attempts at a message that somebody who signed in began and no relay accepted; 0 also where no log tells of any. */
export async function refusedAttempts(context: ReportContext, { window, where }: Asked): Promise<number> {
  const { totals } = await context.ask({
    kind: 'refused',
    window,
    ...(where && { where }),
    by: [],
    withoutSenders: true,
  });
  return totals.messages;
}

/** `416 more attempts were not accepted (…).`; nothing where there were none. */
export function refusedSentences(refused: number, more: 'more ' | ''): readonly string[] {
  if (refused === 0) return [];
  const were = refused === 1 ? 'was' : 'were';
  return [`${counted(refused, `${more}attempt`)} ${were} not accepted (rejected, aborted or probes).`];
}

/** Names the senders who tried most often in vain, where they were refused more often than not. */
export async function refusedNotes(context: ReportContext, { window, where }: Asked): Promise<readonly string[]> {
  const asked = { window, by: ['sender'], order: 'messages', withoutSenders: true } as const;
  const inVain = await context.ask({ ...asked, kind: 'refused', ...(where && { where }), limit: MAX_LOOKED_AT });
  const often = inVain.rows.filter(({ group: [sender], messages }) => sender !== '' && messages >= LEAST_REFUSED);
  if (often.length === 0) return [];
  const senders = often.map(({ group: [sender] }) => String(sender));
  const sent = await context.ask({ ...asked, kind: 'smtp-auth', where: { ...where, sender: senders } });
  const accepted = new Map(sent.rows.map(({ group: [sender], messages }) => [String(sender), messages]));
  const worst = often
    .map(({ group: [sender], messages }) => ({ sender: String(sender), messages }))
    .filter(({ sender, messages }) => messages > (accepted.get(sender) ?? 0))
    .map(({ sender, messages }) => `${sender} (${count(messages)}, ${count(accepted.get(sender) ?? 0)} accepted)`);
  if (worst.length === 0) return [];
  return [`Refused more often than accepted: ${joinNames(worst, MAX_NAMED)}.`];
}
