import type { Examined, FetchedPlace } from '../../src/fetch/fetched-place.ts';
import { counted } from '../../src/model/format.ts';
import { causeInWords } from '../../src/model/mailflow-error.ts';
import type { Mailbox, MailFolder, MailReports, SaveFile } from '../../src/ports/mailbox.ts';
import type { MailboxSettings } from './mailbox-settings.ts';

export const SOURCE = 'tls-reports';

/** A mail server is not asked by a number of requests. */
const UNLIMITED = { requests: 1_000_000, perMs: 1 };

/** A folder of a mailbox, as what is asked over the network. */
export function fetchedMailbox(settings: MailboxSettings, reports: MailReports): FetchedPlace {
  const { host, user, folder: name, after, files } = settings;
  const place = `${host} ${user} ${name}`;
  /** Loaded where a mailbox is asked: most commands ask none. */
  const openLazily = async (save: SaveFile): Promise<MailFolder> => {
    const { openImap } = await import('./imap-mailbox.ts');
    return openImap(settings, save);
  };
  const mailbox = (save: SaveFile): Mailbox => ({
    ...{ name: `${SOURCE} ${place}`, source: SOURCE, after, files, reports, shownId: (uid) => `UID ${uid}` },
    open: () => openLazily(save),
  });
  return {
    ...{ tenant: place.replaceAll(/[\\/]/g, ' '), source: SOURCE, names: [place], feedNames: [`${SOURCE} ${place}`] },
    ...{ limits: UNLIMITED, addresses: [] },
    open: () => [],
    openSamples: () => [],
    openSnapshots: () => [],
    openMailboxes: ({ save }) => [mailbox(save)],
    async examine() {
      const about = (verdict: Examined['verdict'], text: string, cure: string | null = null): readonly Examined[] => [
        { verdict, what: place, text, cure },
      ];
      try {
        const open = await openLazily(async () => ({ tooLarge: true }));
        try {
          const { mails } = await open.mailsAfter(null);
          return about(
            'good',
            `The folder can be read; ${counted(mails.length, 'mail')} in it. ${filesText(settings)}`,
          );
        } finally {
          await open.close();
        }
      } catch (cause) {
        return about('bad', causeInWords(cause));
      }
    },
  };
}

function filesText({ files: { from, needsDkim, authserv } }: Pick<MailboxSettings, 'files'>): string {
  if (from.length === 0) return 'Attached CSV files are not imported: csv: from: names no sender.';
  const proof = needsDkim
    ? 'whose DKIM signature holds'
    : `DKIM is ${authserv === null ? 'not checked' : 'shown and not required'}`;
  return `Attached files are imported of ${from.join(', ')}; ${proof}.`;
}
