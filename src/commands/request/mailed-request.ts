import { enqueue } from '../../alerts/outbox/enqueue.ts';
import { mailedFiles } from '../../alerts/outbox/mailed-file.ts';
import { joinNames } from '../../model/text/names.ts';
import type { Announcement } from '../../view/announcement.ts';
import { auditLine } from '../change-state.ts';
import { defineCommand } from '../command.ts';
import type { ChangeContext } from '../context.ts';
import { noMail, readRecipients } from '../mailing.ts';
import type { Rejection } from '../rejection.ts';
import type { Reply, ReportFile } from '../reply.ts';
import { answerReport } from '../reports/answer-report.ts';
import { fileOf } from '../reports/report-file.ts';
import type { FileAsked } from './file-asked.ts';

/** As many as a person would name; each gets a mail of its own. */
export const MAX_RECIPIENTS = 20;
const MAX_NAMED = 20;

/** `request <report> … to:anna@contoso.com`: the file in the thread, and by mail. */
export const mailedRequest = defineCommand<FileAsked>({
  name: 'request',
  usage: 'request <report> … to:<address>,…',
  meaning: 'Every row of a report as a file, also by mail',
  examples: ['request smtp-auth 30d to:anna@contoso.com'],
  needs: 'change',
  permission: 'mail',
  audience: 'everyone',
  placeOnCard: () => 'thread',
  parse: () => {
    throw new Error('it is read as a request');
  },
  run: mailFile,
});

async function mailFile(asked: FileAsked, context: ChangeContext): Promise<Reply> {
  const { mailing } = context.writing;
  if (mailing === undefined) return rejected(asked, noMail(null));
  const { accepted, refused } = readRecipients(asked.recipients, mailing);
  if (accepted.length === 0) return rejected(asked, noMail(refused));
  const answered = await answerReport(asked, context);
  if (!answered.ok) return { kind: 'rejected', rejection: answered.rejection };
  const file = fileOf(asked, answered.answer, asked.format, context.isSample);
  if (file.kind === 'said') {
    const why = 'Nothing was mailed: the report has no rows for this window and these filters.';
    return { ...file, say: withMore(file.say, [why], refused) };
  }
  if (file.kind !== 'file') return file;
  const { kept } = await context.alerts();
  const needed = kept.deliveries.flatMap(({ content }) => (content.type === 'report-file' ? [content.file.id] : []));
  const stored = await mailing.keep(file, new Set(needed));
  const names = accepted.map(({ address }) => address);
  if (!stored.ok) return withWords(file, [], [`Nothing was mailed: ${stored.why}.`, ...refused], null);
  const { view } = file.say;
  await context.change((before, now) => {
    const content = {
      type: 'report-file' as const,
      file: { id: stored.id, name: file.name },
      recipients: names,
      say: {
        title: view.title.replace(/ as a file$/, ''),
        sentences: [...view.sentences],
        warnings: [...view.warnings],
        notes: [...view.notes],
        provenance: { ...view.provenance },
      },
      by: context.speaker.by,
      from: context.speaker.conversation,
    };
    const wanted = mailedFiles(
      content,
      accepted.map(({ conversation }) => conversation),
      now,
    );
    const { deliveries } = enqueue(before, wanted, () => false).outbox;
    return {
      after: { ...before, deliveries: [...deliveries] },
      result: undefined,
      lines: [auditLine('mail', names.join(' '), file.name)],
    };
  });
  return withWords(file, [`A mail with the file goes to ${joinNames(names, MAX_NAMED)}.`], refused, {
    id: stored.id,
    to: names,
  });
}

const withWords = (
  file: ReportFile,
  sentences: readonly string[],
  warnings: readonly string[],
  mailed: ReportFile['mailed'] | null,
): ReportFile => ({ ...file, say: withMore(file.say, sentences, warnings), ...(mailed && { mailed }) });

const withMore = (say: Announcement, sentences: readonly string[], warnings: readonly string[]): Announcement => ({
  ...say,
  view: {
    ...say.view,
    sentences: [...say.view.sentences, ...sentences],
    warnings: [...warnings, ...say.view.warnings],
  },
});

const rejected = ({ line }: FileAsked, fault: Pick<Rejection, 'problem' | 'allowed'>): Reply => ({
  kind: 'rejected',
  rejection: { understood: line, ...fault, paste: line },
});
