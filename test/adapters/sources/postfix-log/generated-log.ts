import fc from 'fast-check';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One line to come: how long after the one before, in seconds, by whom, and what it says. */
export interface Step {
  readonly afterSeconds: number;
  readonly host: string;
  readonly service: string;
  readonly pid: number;
  readonly message: string;
}

const few = fc.integer({ min: 1, max: 3 });
const queueId = few.map((n) => `4F${n}`);
const peer = few.map((n) => `c${n}[192.0.2.${n}]`);
const version = fc.constantFrom('TLSv1', 'TLSv1.2', 'TLSv1.3', 'TLSv9');
const counters = fc.constantFrom(
  '',
  ' ehlo=1 auth=1 data=1/2 commands=3',
  ' ehlo=1 xclient=1 data=1 commands=3',
  ' ehlo=1 commands=1',
  ' ehlo=2 starttls=1 commands=3',
  ' starttls=0/1 commands=2',
);
const status = fc.constantFrom('sent', 'sent', 'sent', 'deferred');

const serverMessage = fc.oneof(
  peer.map((c) => `connect from ${c}`),
  fc.tuple(peer, counters).map(([c, counted]) => `disconnect from ${c}${counted}`),
  fc
    .tuple(peer, version)
    .map(([c, v]) => `Anonymous TLS connection established from ${c}: ${v} with cipher X (1/1 bits)`),
  fc.tuple(queueId, peer).map(([id, c]) => `${id}: client=${c}`),
  fc.tuple(queueId, peer).map(([id, c]) => `${id}: client=${c}, sasl_method=PLAIN, sasl_username=${id}@x.de`),
  peer.map((c) => `NOQUEUE: client=${c}`),
  fc.constantFrom('proxy-accept: END-OF-MESSAGE: 250 ok', 'proxy-reject: END-OF-MESSAGE: 554 no'),
  fc
    .tuple(queueId, peer, peer, queueId)
    .map(([id, c, from, old]) => `${id}: client=${c}, orig_queue_id=${old}, orig_client=${from}`),
  fc.tuple(queueId, peer, peer).map(([id, c, from]) => `${id}: client=${c}, orig_client=${from}`),
  fc.constant('Anonymous TLS connection established from c1[19'),
);
const clientMessage = fc.oneof(
  fc
    .tuple(peer, version)
    .map(([r, v]) => `Trusted TLS connection established to ${r}:25: ${v} with cipher X (1/1 bits)`),
  fc
    .tuple(queueId, peer, status, few)
    .map(([id, relay, s, to]) => `${id}: to=<${to}@x.de>, relay=${relay}:25, delay=1, dsn=2.0.0, status=${s} (x)`),
);

const spoken = fc.oneof(
  fc.record({ service: fc.constantFrom('smtpd', 'smtpd', 'smtps/smtpd'), message: serverMessage }),
  fc.record({ service: fc.constant('smtp'), message: clientMessage }),
  fc.record({ service: fc.constant('qmgr'), message: queueId.map((id) => `${id}: removed`) }),
  fc.record({
    service: fc.constant('qmgr'),
    message: fc.tuple(queueId, few).map(([id, n]) => `${id}: from=<x@y.de>, size=9, nrcpt=${n} (queue active)`),
  }),
  fc.record({ service: fc.constant('pickup'), message: queueId.map((id) => `${id}: uid=0 from=<root>`) }),
  fc.record({ service: fc.constant('tlsproxy'), message: clientMessage }),
  fc.record({ service: fc.constant('cleanup'), message: fc.constant('4F1: message-id=<x>') }),
);

const step = fc.record({
  // Mostly within a second or a minute, at times a little out of order, now and then after hours or days.
  afterSeconds: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -1, max: 1 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 3600, max: 200_000 }) },
  ),
  host: fc.constantFrom('mail', 'mail', 'other'),
  pid: few,
  what: spoken,
});

/** Logs of two hosts with few processes and few queue ids, so that they meet one another in every way. */
export const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(step, { maxLength: 60 })
  .map((all) => all.map(({ what, ...rest }) => ({ ...rest, ...what })));

/** The log's lines, each with its end, and the year of each. It begins shortly before New Year's Eve. */
export function written(log: readonly Step[]): readonly { readonly text: string; readonly year: number }[] {
  let at = Date.UTC(2020, 11, 30, 22);
  return log.map(({ afterSeconds, host, service, pid, message }, serial) => {
    at += afterSeconds * 1000;
    const date = new Date(at);
    const month = MONTHS[date.getUTCMonth()];
    const day = String(date.getUTCDate()).padStart(2, ' ');
    const time = date.toISOString().slice(11, 19);
    const process = `postfix/${service}[${service === 'qmgr' ? serial : pid}]`;
    // Like real ones, most lines differ from all others in something that does not matter to us.
    const said = message
      .replace('[19', `.s${serial}[19`)
      .replace('size=9', `size=${serial}`)
      .replace('uid=0', `uid=${serial}`);
    const text = `${month} ${day} ${time} ${host} ${process}: ${said}\n`;
    return { text, year: date.getUTCFullYear() };
  });
}
