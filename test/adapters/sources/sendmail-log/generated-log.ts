import fc from 'fast-check';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One line to come: how long after the one before, in seconds, by whom, and what it says. */
export interface Step {
  readonly afterSeconds: number;
  readonly host: string;
  readonly program: string;
  readonly pid: number;
  readonly message: string;
}

const few = fc.integer({ min: 1, max: 3 });
const queueId = few.map((n) => `4F${n}`);
const peer = fc.constantFrom(
  'c1 [192.0.2.1]',
  '[192.0.2.2]',
  'localhost [127.0.0.1]',
  'c1 [192.0.2.1] (may be forged)',
);
const server = few.map((n) => `mx${n}.x.de.`);
const version = fc.constantFrom('TLSv1', 'TLSv1.2', 'TLSv1.3', 'TLSv1/SSLv3', 'TLSv9');
const proto = fc.constantFrom('SMTP', 'ESMTP', 'ESMTP', 'ESMTPS', 'ESMTPSA', 'ESMTPA');
const msgid = fc.constantFrom(', msgid=<1@x>', ', msgid=<1@x>', ', msgid=<1@x>', '');
const stat = fc.constantFrom(
  'Sent',
  'Sent (ok)',
  'Sent (4F1 Message accepted for delivery)',
  'Deferred',
  'User unknown',
);
const relay = fc.oneof(
  fc.tuple(server, few).map(([name, n]) => `${name} [198.51.100.${n}]`),
  fc.constantFrom('[127.0.0.1] [127.0.0.1]', 'local', 'mx1.x.de.'),
);

const message = fc.oneof(
  fc.tuple(peer, version).map(([p, v]) => `STARTTLS=server, relay=${p}, version=${v}, verify=NO, cipher=X, bits=1/1`),
  fc.tuple(server, version).map(([s, v]) => `STARTTLS=client, relay=${s}, version=${v}, verify=OK, cipher=X, bits=1/1`),
  fc.constant('STARTTLS=client, error: connect failed=-1, reason=x, SSL_error=1, errno=0, retry=-1'),
  fc.tuple(peer, few).map(([p, n]) => `AUTH=server, relay=${p}, authid=u${n}, mech=LOGIN, bits=0`),
  fc
    .tuple(queueId, peer, proto, msgid, fc.integer({ min: 0, max: 3 }))
    .map(
      ([id, p, by, m, n]) =>
        `${id}: from=<a@x.de>, size=9, class=0, nrcpts=${n}${m}, proto=${by}, daemon=MTA, relay=${p}`,
    ),
  queueId.map((id) => `${id}: from=root, size=9, class=0, nrcpts=1, msgid=<1@x>, relay=root@localhost`),
  fc
    .tuple(queueId, few, relay, stat, fc.constantFrom('esmtp', 'esmtp', 'relay', 'local'))
    .map(
      ([id, n, r, s, m]) =>
        `${id}: to=${Array.from({ length: n }, (_, i) => `<${i}@x.de>`).join(',')}, delay=00:00:01, xdelay=00:00:01, mailer=${m}, pri=9, relay=${r}, dsn=2.0.0, stat=${s}`,
    ),
  queueId.map((id) => `${id}: to=<a@x.de>, delay=00:00:01, pri=9, stat=Spam`),
  queueId.map((id) => `${id}: Milter: data, reject=550 no`),
  queueId.map((id) => `${id}: done; delay=00:00:01, ntries=1`),
  peer.map((p) => `lost input channel from ${p} to MTA after rcpt`),
  peer.map((p) => `${p} did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA`),
  fc.tuple(queueId, fc.integer({ min: 1, max: 2 })).map(([id, n]) => `${id}[${n}]: to=<a@x.de>, delay=00:00:01, ...`),
  fc.constant('STARTTLS=server, relay=c1 [19'),
);

const step = fc.record({
  // Mostly within a second or a minute, at times a little out of order, now and then after hours or days.
  afterSeconds: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -1, max: 1 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 900 }) },
    { weight: 1, arbitrary: fc.integer({ min: 3600, max: 200_000 }) },
  ),
  host: fc.constantFrom('mail', 'mail', 'other'),
  program: fc.constantFrom('sm-mta', 'sm-mta', 'sendmail', 'sm-msp-queue'),
  pid: few,
  message,
});

/** Logs of two hosts with few processes and few queue ids, so that they meet one another in every way. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { maxLength: 60 });

/** The log's lines, each with its end, and the year of each. It begins shortly before New Year's Eve. */
export function written(log: readonly Step[]): readonly { readonly text: string; readonly year: number }[] {
  let at = Date.UTC(2020, 11, 30, 22);
  return log.map(({ afterSeconds, host, program, pid, message: said }, serial) => {
    at += afterSeconds * 1000;
    const date = new Date(at);
    const day = String(date.getUTCDate()).padStart(2, ' ');
    // Like real ones, most lines differ from all others in something that does not matter to us.
    const text = said
      .replace('size=9', `size=${serial}`)
      .replace('@x.de>', `.${serial}@x.de>`)
      .replace(/(?<=550 no|ntries=|bits=|reason=x|to MTA|relay=c1 \[19$)/, String(serial))
      .replace(/(?<=verify=)\w+/, String(serial));
    const line = `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} ${host} ${program}[${pid}]: ${text}\n`;
    return { text: line, year: date.getUTCFullYear() };
  });
}
