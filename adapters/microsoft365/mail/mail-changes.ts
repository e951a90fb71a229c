import { z } from 'zod';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { ListedMails } from '../../../src/ports/mailbox.ts';
import { boundedBody, jsonIn } from '../bodies.ts';
import type { GraphError } from '../graph-requests.ts';
import { type MailClient, within } from './mail-client.ts';
import { type MailPlace, mailFault } from './mail-faults.ts';

/** Lists what came into a folder since a cursor, in rounds (learn.microsoft.com/graph/delta-query-messages, read 2026-11). */
export interface MailChanges {
  /** Throws a MailflowError or a MailWait: the pages that were read are kept, and the next call goes on. */
  after(folderId: string, cursor: string | null): Promise<ListedMails>;
}

const recordSchema = z.object({
  id: z.string().min(1).max(2000),
  receivedDateTime: z.string().nullish(),
  '@removed': z.unknown().optional(),
});
const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().max(8192).optional(),
  '@odata.deltaLink': z.string().max(8192).optional(),
});

interface Round {
  readonly folderId: string;
  /** The cursor that it began at. */
  readonly base: string | null;
  readonly isAnew: boolean;
  /** When each mail was received, by its id. */
  readonly mails: Map<string, string>;
  readonly asked: Set<string>;
  /** Names the page after those that were read. In memory only: such names expire. */
  next: URL | null;
  /** How often it began anew since a page was refused. */
  readonly restarts: number;
}

/** A name that expired is not refused for longer. */
const MAX_RESTARTS = 2;

/** Microsoft's own default is 10 a page; it takes up to 1,000 and may give fewer. */
const PAGE_MAILS = 500;
const MAX_MAILS = 200_000;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * A round has all mails that came since the last one ended, also those that were received long before and moved there, and
 * those that only changed; in no order that holds. Its end names the next one: that is the cursor. A cursor that Microsoft does
 * not know any more (SyncStateNotFound) has all mails listed anew.
 */
export function mailChanges(client: MailClient, place: MailPlace): MailChanges {
  let round: Round | null = null;

  return {
    async after(folderId, cursor) {
      if (round !== null && (round.folderId !== folderId || round.base !== cursor)) round = null;
      round ??= beginAt(folderId, cursor, { isAnew: false, restarts: 0 });
      for (;;) {
        const current: Round = round;
        const url =
          current.next ?? (current.base === null || current.isAnew ? firstUrl(folderId) : linkIn(current.base));
        // What was kept names no page of this mailbox: it is as good as forgotten.
        const answer = url === null ? null : await client.ask(url, { maxPageSize: PAGE_MAILS });
        if (answer === null || answer.kind === 'refused' || answer.kind === 'none') {
          round = afterRefusal(current, answer?.error ?? null);
          continue;
        }
        const page = pageSchema.safeParse(jsonIn(await within(boundedBody(answer.response, MAX_BYTES), url as URL)));
        const listed = turn(current, page.data);
        if (listed === null) continue;
        round = null;
        return listed;
      }
    },
  };

  function firstUrl(folderId: string): URL {
    return client.url(['mailFolders', folderId, 'messages', 'delta'], { $select: 'receivedDateTime' });
  }

  function beginAt(
    folderId: string,
    base: string | null,
    { isAnew, restarts }: Pick<Round, 'isAnew' | 'restarts'>,
  ): Round {
    return { folderId, base, isAnew, mails: new Map(), asked: new Set(), next: null, restarts };
  }

  /** The round from its beginning; all mails where that is what is refused. */
  function afterRefusal({ folderId, base, next, isAnew, restarts }: Round, error: GraphError | null): Round {
    if (next !== null && restarts < MAX_RESTARTS) return beginAt(folderId, base, { isAnew, restarts: restarts + 1 });
    if (next === null && base !== null && !isAnew) return beginAt(folderId, base, { isAnew: true, restarts });
    round = null;
    throw next !== null && error !== null ? pageRefused(error) : error === null ? notAPage() : mailFault(error, place);
  }

  /** Takes a page in; what the round has where that was its last page. */
  function turn(current: Round, page: z.infer<typeof pageSchema> | undefined): ListedMails | null {
    const { '@odata.nextLink': next, '@odata.deltaLink': end } = page ?? {};
    if (page === undefined || (next === undefined && end === undefined)) throw notAPage();
    for (const record of page.value) {
      const { data } = recordSchema.safeParse(record);
      if (data !== undefined && data['@removed'] === undefined)
        current.mails.set(data.id, data.receivedDateTime ?? current.mails.get(data.id) ?? '');
    }
    if (current.mails.size > MAX_MAILS) throw tooMany(place);
    const link = linkIn(next ?? end ?? '');
    if (link === null) throw elsewhere(next ?? end ?? '');
    if (next === undefined) return { mails: inOrder(current.mails), cursor: link.href, isAnew: current.isAnew };
    if (current.asked.has(next)) {
      round = null;
      throw notAPage();
    }
    current.asked.add(next);
    current.next = link;
    return null;
  }

  /** A page of changes on the same host; the names of mailbox and folder may be written in another way. */
  function linkIn(link: string): URL | null {
    const expected = client.url([]);
    const url = URL.canParse(link) ? new URL(link) : null;
    if (url === null || url.origin !== expected.origin || url.username !== '' || url.password !== '') return null;
    return /^\/v1\.0\/users[/(].*\/messages\/(?:microsoft\.graph\.)?delta(?:\(\))?$/i.test(url.pathname) ? url : null;
  }
}

/** As they were received: of a report that was sent twice, the later one counts. */
const inOrder = (mails: ReadonlyMap<string, string>): ListedMails['mails'] =>
  [...mails]
    .sort(([a, atA], [b, atB]) => (atA === atB ? compared(a, b) : compared(atA, atB)))
    .map(([id]) => ({ id, cursor: null }));

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const again = { cure: 'It is tried again.', retry: 'later' } as const;

const pageRefused = ({ status, code }: GraphError): MailflowError =>
  new MailflowError(
    'not-listening',
    `Microsoft Graph refused a later page of the list of mails ${MAX_RESTARTS + 1} times (${code || status}).`,
    again,
  );

const notAPage = (): MailflowError =>
  new MailflowError('not-listening', 'The answer of Microsoft Graph is not a page of mails.', again);

function elsewhere(link: string): MailflowError {
  const where = URL.canParse(link) ? new URL(link).host : 'no address';
  return new MailflowError(
    'not-listening',
    `Microsoft gave a next page that is none of this mailbox (${where}), so Mailflow does not request it.`,
    again,
  );
}

const tooMany = ({ folder, address }: MailPlace): MailflowError =>
  new MailflowError('too-large', `The folder ${folder} of ${address} has more than ${MAX_MAILS} mails.`, {
    cure: 'Write a folder of its own for reports below mailbox: folder: in config.yaml.',
  });
