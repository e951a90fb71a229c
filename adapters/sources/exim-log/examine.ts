import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { examineLines } from '../../../src/ingest/log/zone-doubts.ts';
import { counted } from '../../../src/model/format.ts';
import type { LogDoubt, LogTail } from '../../../src/ports/source.ts';
import { eximLines } from './lines/exim-lines.ts';
import { arrivalPhrase } from './phrases/arrival.ts';
import { isLoopback } from './phrases/client.ts';
import { deliveryPhrase } from './phrases/delivery.ts';

/** Fewer messages may all have gone to hosts without TLS. */
const ENOUGH = 5;

interface Seen {
  /** Encrypted messages, received and sent, of which no cipher is said. */
  withheld: number;
  ciphers: number;
  sent: number;
  /** Messages of users who signed in, of which nothing says who. */
  nameless: number;
  authenticator: string;
}

/** What the end of a log shows: whether it says ciphers and who signed in, and whether its declared zone can be right. */
export async function examine(tail: LogTail): Promise<readonly LogDoubt[]> {
  const seen: Seen = { withheld: 0, ciphers: 0, sent: 0, nameless: 0, authenticator: '' };
  const { isRead, doubts } = await examineLines(eximLines, tail, (line) => count(seen, line));
  return isRead ? [...selectorDoubts(seen), ...loginDoubts(seen), ...doubts] : doubts;
}

const FLAG = /^\S{16,23} ([<(=>-][=>]) /;

function count(seen: Seen, { message }: LogLine): void {
  const flag = FLAG.exec(message);
  if (flag === null) return;
  const from = flag[0].length;
  if (flag[1] === '<=' || flag[1] === '(=') {
    const arrival = arrivalPhrase(message, from);
    if (arrival === 'broken') return;
    if (arrival.logging === 'withheld') seen.withheld++;
    if (arrival.logging === 'said') seen.ciphers++;
    if (arrival.login?.id !== '') return;
    seen.nameless++;
    seen.authenticator = arrival.login.authenticator;
    return;
  }
  const delivery = flag[1] === '==' ? 'broken' : deliveryPhrase(message, from);
  if (delivery === 'broken' || delivery.to === null || isLoopback(delivery.to.address)) return;
  seen.sent++;
  if (delivery.to.logging === 'withheld') seen.withheld++;
  if (delivery.to.logging === 'said') seen.ciphers++;
}

const ADD_CIPHERS =
  'Add +tls_cipher, which is a default, to log_selector in Exim’s configuration. Until then the versions are unknown.';

function selectorDoubts({ withheld, ciphers, sent }: Seen): readonly LogDoubt[] {
  if (ciphers > 0) return [];
  if (withheld > 0)
    return [
      {
        isFault: true,
        text: `${counted(withheld, 'encrypted message')} at its end, but no line has a TLS cipher.`,
        cure: ADD_CIPHERS,
      },
    ];
  if (sent < ENOUGH) return [];
  return [
    {
      isFault: false,
      text: `${counted(sent, 'delivery', 'deliveries')} at its end, but no line has a TLS cipher.`,
      cure: ADD_CIPHERS,
    },
  ];
}

function loginDoubts({ nameless, authenticator }: Seen): readonly LogDoubt[] {
  if (nameless === 0) return [];
  const of = authenticator === '' ? 'an authenticator' : `the authenticator ${authenticator}`;
  return [
    {
      isFault: true,
      text: `${counted(nameless, 'message')} at its end of users who signed in with ${of}, but no line has the user name.`,
      cure: 'Set server_set_id in that authenticator, as in server_set_id = $auth1.',
    },
  ];
}
