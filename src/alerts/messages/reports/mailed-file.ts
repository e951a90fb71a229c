import type { Announcement } from '../../../view/announcement.ts';
import { emptyView } from '../../../view/empty-view.ts';
import type { Content } from '../../outbox/delivery.ts';
import { remark } from '../remark.ts';

/** The mail that a report's file is attached to. */
export function mailedFileAnnouncement({
  say: { provenance, ...words },
  ...content
}: Extract<Content, { readonly type: 'report-file' }>): Announcement {
  const { file, recipients, by } = content;
  return {
    tone: 'neutral',
    status: null,
    view: {
      ...emptyView(words.title, provenance),
      ...words,
      sentences: [...words.sentences, `The file is attached: ${file.name}`],
      notes: [...words.notes, `Requested by ${by}.`],
    },
    attachment: { ...file, recipients },
  };
}

/** Where a file was asked for by mail: an address did not get it, or may not have. */
export function notMailedAnnouncement({
  file,
  recipient,
  why,
  mayHaveArrived,
}: Extract<Content, { readonly type: 'not-mailed' }>): Announcement {
  if (mayHaveArrived !== true)
    return remark('Mail refused', [`${recipient} did not get ${file}: ${why}`], {
      tone: 'attention',
      status: 'Not mailed',
    });
  const sentence = `${file} may or may not have arrived: ${recipient} may have got it already. Reason: ${why}`;
  return remark('Mail not confirmed', [sentence], { tone: 'attention', status: 'Not confirmed' });
}
