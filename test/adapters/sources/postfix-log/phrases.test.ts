import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../../../../adapters/sources/postfix-log/phrases/client.ts';
import { deliveryOf, queuedAsIn } from '../../../../adapters/sources/postfix-log/phrases/delivery.ts';
import { SAYS } from '../../../../adapters/sources/postfix-log/phrases/says.ts';
import { connectedFrom, disconnectOf } from '../../../../adapters/sources/postfix-log/phrases/session.ts';
import { tlsIn as protocolOf, tlsTo } from '../../../../adapters/sources/postfix-log/phrases/tls.ts';
import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { normaliseTls } from '../../../../src/model/tls.ts';
import { runs } from '../../../seed/runs.ts';
import * as grammar from './grammar.ts';
import { lineOf } from './line-of.ts';

/** Lines of each kind, with all that may be in them; `·` is between pieces that may be cut, doubled or exchanged. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  smtpd: [
    'connect from ·mx.example·[·192.0.2.1·]',
    'connect from unknown·[·unknown·]·:25',
    'connect from ·local host·[·IPv6:2001:DB8::1·]',
    'disconnect from ·mx.example[192.0.2.1]· ehlo=2· starttls=1· auth=0/1· xclient=1· mail=1· data=1· data=2/3· bdat=1· commands=8',
    'disconnect from ·mx.example[192.0.2.1]',
    '4F1·: client=·mx.example·[·192.0.2.1·]·:25',
    'NOQUEUE: client=·a[192.0.2.1]·, sasl_method=PLAIN·, sasl_username=·a@x.de·, sasl_sender=·b@x.de·, orig_queue_id=4F2·, orig_client=·b[192.0.2.2]',
    '4F1: client=·a[192.0.2.1]·, ·sasl_username=·x, 4F2: client=b[192.0.2.2]·, orig_client=·IPv6:2001:db8::1',
    '4F1·: ·proxy-accept·: END-OF-MESSAGE·: 250 ok',
    'proxy-reject: END-OF-MESSAGE·S·_· no',
    'Anonymous ·TLS connection ·established ·from ·mx.example·[192.0.2.1]·:25·: ·TLSv1.3· with cipher ·X (256/256 bits)',
    'message repeated ·3· times: [· ·connect from a[192.0.2.1]·]',
    'warning: ·unknown[192.0.2.1]·: SASL LOGIN authentication failed',
  ],
  smtp: [
    'Untrusted ·TLS connection reused ·to ·mx.example·[192.0.2.9]·:25· to sni.example·: ·TLSv1.2· with cipher ·X (256/256 bits)',
    '4F1·: to=·<b@x.de>·, orig_to=·<c@x.de>·, relay=·mx.example·[192.0.2.9]·:25·, delay=1·, delays=0/0/0/1·, tls=·may:·none·, dsn=2.0.0·, status=·sent· (250 ok: ·queued as ·4F2ABC·)',
    '4F1: to=·<"x>, relay=y"@x.de>·, relay=·none·, conn_use=2·, delay=1·, tls=?·, status=deferred· (no)',
    '4F1: to=·b@x.de·, relay=·mx[2001:DB8::9]·, delay=1, delays=0/0/0/1, dsn=2.0.0, status=·sent (·x>, relay=evil[203.0.113.6]:25, delay=1, dsn=2, status=sent (·)',
    '4F1: ·lost connection with ·mx.example·[192.0.2.9]· while ·receiving the greeting',
    '4F1: conversation with ·mx.example[192.0.2.9]· timed out· while ·sending RCPT TO',
    'message repeated 2 times: [ ·4F1: to=<a@x.de>, relay=mx[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (ok)·]',
  ],
  qmgr: [
    '4F1·: removed',
    '4F1·: from=<·a@x.de·>, ·size=900·, nrcpt=·2· (queue active)',
    '4F1: from=<·>, size=1, nrcpt=1 (queue active)·>, size=·123456·, nrcpt=1 (queue active)',
    '4F1: from=<a@x.de>, status=expired, returned to sender',
  ],
  pickup: ['4F1·: uid=·1000· from=<·root·>', '4F1: uid=0 from=<a>· orig_id=·4F2'],
  tlsproxy: ['TLS connection established ·to ·mx[192.0.2.9]:25·: TLSv1· with cipher X'],
};

const piecesOf = (line: string): readonly string[] => line.split('·');

/** A line of a program as Postfix writes it, or with pieces of it left out, doubled, exchanged, cut or very long. */
const message = (program: string): fc.Arbitrary<string> => {
  const lines = LINES[program] as readonly string[];
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...lines.flatMap(piecesOf)) },
    { weight: 1, arbitrary: fc.constantFrom(', ', ' ', ':', '[', ']', '=', '\\', '"', '>', '\n', '') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('a', '1', 'a=', '\\x'), fc.integer({ min: 1, max: 1500 }))
        .map(([text, times]) => text.repeat(times)),
    },
  );
  return fc
    .tuple(
      fc.constantFrom(...lines),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('in', 'for'), piece), { maxLength: 3 }),
      fc.option(fc.nat(), { freq: 8 }),
    )
    .map(([line, changes, cut]) => {
      const pieces = [...piecesOf(line)];
      for (const [at, how, other] of changes) pieces.splice(at % (pieces.length + 1), how === 'for' ? 1 : 0, other);
      const text = pieces.join('');
      return cut === null ? text : text.slice(0, cut % (text.length + 1));
    });
};

/** What the grammar finds in a message, in the form of {@link found}. */
function expected(program: string, text: string): unknown {
  switch (program) {
    case 'smtpd': {
      const connect = grammar.connectIn(text);
      if (connect !== undefined) return [SAYS.connect, connect];
      const disconnect = grammar.disconnectIn(text);
      if (disconnect !== undefined) return [SAYS.disconnect, disconnect];
      const client = grammar.clientIn(text);
      if (client === 'broken') return [SAYS.clientBroken];
      if (client !== undefined) return [SAYS.client, client];
      const verdict = grammar.verdictIn(text);
      return verdict === undefined ? tls(text) : [SAYS.verdict, verdict];
    }
    case 'smtp': {
      const delivery = grammar.deliveryIn(text);
      if (delivery === 'broken') return [SAYS.deliveryBroken];
      if (delivery !== undefined) return [SAYS.delivery, delivery];
      const lost = grammar.lostIn(text);
      return lost === undefined ? tls(text) : [SAYS.lost, lost];
    }
    case 'qmgr': {
      const queue = grammar.queueIn(text);
      return queue === undefined ? [0] : [SAYS[queue[0]], queue[1], queue[2]];
    }
    case 'pickup': {
      const id = grammar.pickupIn(text);
      return id === undefined ? [0] : [SAYS.pickup, id];
    }
    default:
      return tls(text);
  }
}

function tls(text: string): unknown {
  const phrase = grammar.tlsIn(text);
  if (phrase === undefined) return [0];
  if (phrase === 'broken') return [SAYS.tlsBroken];
  return [SAYS.tls, normaliseTls(phrase.protocol as string), phrase.endpoint];
}

function found(line: LogLine): unknown {
  switch (line.says) {
    case SAYS.connect:
      return [line.says, connectedFrom(line)];
    case SAYS.disconnect:
      return [line.says, disconnectOf(line)];
    case SAYS.client:
      return [line.says, clientOf(line)];
    case SAYS.verdict:
      return [line.says, line.detail(0)];
    case SAYS.tls:
      return [line.says, protocolOf(line).version, tlsTo(line)?.endpoint];
    case SAYS.active:
    case SAYS.removed:
      return [line.says, line.text(0), line.detail(1)];
    case SAYS.pickup:
    case SAYS.lost:
      return [line.says, line.text(0)];
    case SAYS.delivery:
      return [line.says, { ...deliveryOf(line), queuedAs: queuedAsIn(line) }];
    default:
      return [line.says];
  }
}

describe('what Postfix says', () => {
  it.each(Object.keys(LINES))(
    'is found in the bytes of a line of %s as its grammar has it, whatever stands there',
    (program) => {
      fc.assert(
        fc.property(message(program), (text) => {
          const inside = grammar.repeatedIn(text);
          const line = lineOf(program, text);
          expect({ times: line.says === 0 ? inside.times : line.times, found: found(line) }).toEqual({
            times: inside.times,
            found: expected(program, inside.message),
          });
        }),
        { numRuns: runs(2000) },
      );
    },
  );

  it.each(Object.entries(LINES))('is found in whole lines of %s', (program, lines) => {
    for (const line of lines) {
      const text = line.replaceAll('·', '');
      expect(found(lineOf(program, text)), text).toEqual(expected(program, grammar.repeatedIn(text).message));
    }
    // Only what nothing is known of says nothing.
    const silent = lines.filter((line) => lineOf(program, line.replaceAll('·', '')).says === 0);
    expect(silent.length).toBeLessThan(3);
  });
});
