import type { Partition } from '../../model/partition.ts';
import type { Answer } from '../../model/question.ts';
import { noTlsCounts, protectedShare, type TlsCounts } from '../../model/tls.ts';
import { commandLine } from '../../view/command-line.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import { kindName } from '../no-data.ts';
import { sourceAsked } from '../one-source.ts';
import { heldOf, speakingOf } from '../provenance.ts';
import type { ReportRequest } from '../report.ts';
import { tlsJson } from '../tls-text.ts';
import { transitSentence } from '../transit-text.ts';

/** One widget's worth. Null figures: nobody told us, which is not zero. */
export interface Part {
  readonly part: 'outbound' | 'inbound' | 'smtpAuth';
  readonly messages: number | null;
  /** 0…1; null also when there is no message. */
  readonly protectedShare: number | null;
  /** Distinct senders, of SMTP AUTH only. */
  readonly senders: number | null;
  readonly text: string;
  readonly tls: TlsCounts | null;
}

export interface Told {
  /** By direction. */
  readonly transit: Answer;
  readonly auth: Answer;
}

/** `saidOfNothing` finds the words for a subject that nobody told us about, given what is held of it. */
export function partsOf(
  request: ReportRequest,
  organisation: string,
  { transit, auth }: Told,
  partitions: readonly Partition[],
  saidOfNothing: (subject: string, held: readonly Partition[]) => readonly string[],
): readonly Part[] {
  const phrase = capitalised(windowPhrase(request));
  const directions = (['outbound', 'inbound'] as const).map((direction): Part => {
    if (speakingOf(transit.answering, [direction]).length === 0) {
      const held = speakingOf(heldOf('connector', partitions), [direction]);
      return unknownPart(direction, saidOfNothing(`${direction} ${kindName.connector}`, held));
    }
    const row = transit.rows.find(({ group }) => group[0] === direction);
    const { messages, tls } = row ?? { messages: 0, tls: noTlsCounts() };
    const text = transitSentence(phrase, direction, organisation, messages, tls);
    return { part: direction, messages, protectedShare: protectedShare(tls), senders: null, text, tls: tlsJson(tls) };
  });
  if (auth.answering.length === 0) {
    const stated = saidOfNothing(kindName['smtp-auth'], heldOf('smtp-auth', partitions));
    return [...directions, unknownPart('smtpAuth', stated)];
  }
  const { senders, messages, tls } = auth.totals;
  return [
    ...directions,
    {
      part: 'smtpAuth',
      messages,
      protectedShare: protectedShare(tls),
      senders,
      // The original's words, with a command where it has a link; the number they speak of is `senders`.
      text: `${usersLabel(request)}. Investigate potential compromised accounts: \`${investigation(request)}\`.`,
      tls: tlsJson(tls),
    },
  ];
}

/** The command that lists the users of SMTP AUTH. */
const investigation = (request: ReportRequest): string =>
  commandLine(['smtp-auth', request.windowWords], { source: sourceAsked(request) });

export const usersLabel = (request: ReportRequest): string =>
  `Number of users sending messages using SMTP Auth ${windowPhrase(request, 'in the past 7 days')}`;

function unknownPart(part: Part['part'], sentences: readonly string[]): Part {
  return { part, messages: null, protectedShare: null, senders: null, text: sentences.join(' '), tls: null };
}
