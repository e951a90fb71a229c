import { chance } from '../random.ts';
import type { Attempt, Delivery, Host, Story, Visit } from '../story.ts';
import { Timeline } from '../timeline.ts';
import { Log, Processes } from './log.ts';
import { peer, withTls } from './peers.ts';
import { Queue } from './queue.ts';
import type { Setup } from './setup.ts';
import { isEarly, isKnownAccepted, knownOf, knownOfSent, type Received, type Truth } from './truth.ts';

const LOCALHOST: Host = { name: 'localhost', address: '127.0.0.1' };
/** Message ids are texts of strangers, and look like fields. */
const MESSAGE_IDS = [
  '<1@example.org>',
  '<x, size=1, class=0, nrcpts=9, proto=ESMTPSA, daemon=MTA, relay=evil [203.0.113.66]>',
];

const EARLIER_TLS = 'STARTTLS=server, relay=[192.0.2.249], version=TLSv1.3, verify=NO, cipher=X, bits=256/256';
const EARLIER_TO =
  '0EARLIER: to=<a@example.com>, delay=00:00:01, xdelay=00:00:01, mailer=local, pri=30900, dsn=2.0.0, stat=Sent';
const EARLIER_END = 'lost input channel from [192.0.2.249] to MTA after rcpt';
/** What such a log has said before. */
const RUNNING: Readonly<Record<Setup['logLevel'], readonly string[]>> = {
  6: [EARLIER_END],
  8: [EARLIER_TO, EARLIER_END],
  9: [EARLIER_TLS, EARLIER_TO, EARLIER_END],
};
/** How many lines those are where everything is logged. */
export const EARLIER_LINES = RUNNING[9].length;

/** A story as a Sendmail of this set-up logs it, and each message as exactly as that log can know it. */
export function simulateSendmail(
  story: Story,
  setup: Setup,
  seed: number,
): { readonly lines: readonly string[]; readonly truth: readonly Truth[] } {
  const luck = chance(seed ^ 0x5a1);
  const time = new Timeline();
  const log = new Log(setup);
  const servers = new Processes(1000);
  const received: Received[] = [];
  const refused: Truth[] = [];
  const queue = new Queue({ setup, log, time, luck, reenter });

  if (setup.isRunning) {
    for (const line of RUNNING[setup.logLevel]) log.say(-1200, 'sm-mta', 998, line);
  }
  for (const event of story.events)
    time.at(event.at, event.kind === 'visit' ? (now) => visit(event, now) : (now) => queue.command(event, now));
  time.run();
  // Later, so that no message is one that may still be refused.
  log.say(log.until + 700, 'sm-mta', 999, 'lost input channel from [192.0.2.250] to MTA after rcpt');
  return {
    lines: log.lines,
    truth: [
      ...received
        .filter((each) => isKnownAccepted(each, log))
        .map((each) => ({ ...each.truth, tls: knownOf(each, setup, log) })),
      ...queue.commands.flatMap(({ queueId, hour, recipients }) =>
        log.tried.has(queueId) ? [{ ...local(hour, '', recipients), tls: 'none' as const }] : [],
      ),
      ...queue.sent.map(({ hour, recipients, parts }) => ({
        ...local(hour, '', recipients),
        direction: 'outbound' as const,
        tls: knownOfSent(parts, setup, log),
      })),
      ...refused,
    ],
  };

  function local(hour: number, client: string, recipients: number): Omit<Truth, 'tls'> {
    return { kind: 'connector', direction: 'local', hour, sender: '', client, auth: 'none', recipients };
  }

  function visit(event: Visit, start: number): void {
    const client = event.door === 'loopback' ? LOCALHOST : event.client;
    const pid = servers.take(start, client.address);
    const relay = peer(client);
    if (event.tls !== null && setup.logLevel === 9) {
      const id = luck.oneIn(4) ? `${log.queueId(start, pid)}: ` : '';
      log.say(start, 'sm-mta', pid, `${id}STARTTLS=server, relay=${relay}, ${withTls(event.tls, setup)}`);
    }
    if (event.login !== null && setup.logLevel === 9)
      log.say(
        start,
        'sm-mta',
        pid,
        `AUTH=server, relay=${relay}, authid=${event.login.user}, mech=${event.login.method}, bits=0`,
      );
    /** Of a login it has a line at once, of clear text with the first message. */
    let isCut = event.login !== null && setup.logLevel === 9 && isEarly(start, log);
    step(start, 0);

    function step(now: number, index: number): void {
      const next = event.attempts[index];
      const isCut = index > 0 && ['connection-lost', 'timed-out'].includes(event.attempts[index - 1]?.fate ?? '');
      if (next === undefined || isCut) {
        servers.giveBack(pid, now, client.address);
        return;
      }
      time.at(now + next.afterSeconds, (at) => {
        attempt(next, at);
        time.at(at + 1, (then) => step(then, index + 1));
      });
    }

    function attempt(it: Attempt, now: number): void {
      const id = log.queueId(now, pid);
      const isProto = setup.saysProto;
      const proto = `ESMTP${isProto && event.tls !== null ? 'S' : ''}${isProto && event.login !== null ? 'A' : ''}`;
      const ends = `proto=${proto}, daemon=MTA, relay=${relay}`;
      const sender = senderText(it.sender);
      const from = (recipients: number, isWhole: boolean) => {
        const messageId = isWhole ? `, msgid=${luck.pick(MESSAGE_IDS).slice(0, 100)}` : '';
        const size = isWhole ? 900 : 0;
        log.say(
          now,
          'sm-mta',
          pid,
          `${id}: from=<${sender}>, size=${size}, class=0, nrcpts=${recipients}${messageId}, ${ends}`,
        );
      };
      const isKnownUser = setup.logLevel === 9;
      const hasLogin = event.login !== null && (isKnownUser || isProto);
      const truth: Omit<Truth, 'tls'> = {
        kind: hasLogin ? 'smtp-auth' : 'connector',
        direction: hasLogin ? 'submission' : event.door === 'loopback' ? 'local' : 'inbound',
        hour: log.hour(now),
        sender: hasLogin && isKnownUser ? (event.login?.user.toLowerCase() ?? '') : '',
        client: client.address,
        auth: !hasLogin ? 'none' : !isKnownUser ? 'other' : event.login?.method === 'XOAUTH2' ? 'oauth' : 'basic',
        recipients: it.deliveries.length,
      };
      isCut ||= isEarly(now, log);
      const session = { tls: event.tls, isByProto: true, isCut };
      if (it.fate === 'accepted') {
        from(it.deliveries.length, true);
        received.push({ truth, queueId: id, at: now, session });
        queue.take(id, it, now, { isFiltered: event.door !== 'loopback' && it.isFiltered });
        return;
      }
      const isCertain = fail(it, id, now, from);
      if (!isCertain || !hasLogin) return;
      refused.push({ ...truth, kind: 'refused', tls: knownOf({ truth, queueId: id, at: now, session }, setup, log) });
    }

    /** Answers whether the log proves at once that it was not taken. */
    function fail(it: Attempt, id: string, now: number, from: (recipients: number, isWhole: boolean) => void): boolean {
      const say = (message: string) => log.say(now, 'sm-mta', pid, `${id}: ${message}`);
      const none = 'delay=00:00:01, pri=30900';
      switch (it.fate) {
        case 'recipient-rejected':
          say(
            `ruleset=check_rcpt, arg1=<x@example.com>, relay=${relay}, reject=550 5.7.1 <x@example.com>... Relaying denied`,
          );
          from(0, false);
          return true;
        case 'data-rejected':
        case 'content-rejected':
          from(2, true);
          if (it.fate === 'data-rejected' || setup.logLevel < 9) say('Milter: data, reject=554 5.7.1 Spam, stat=Sent');
          if (setup.logLevel === 9)
            say(`to=<x@example.com>, ${none}, stat=Spam, mailer=esmtp, relay=evil [203.0.113.66], stat=Sent`);
          return true;
        case 'discarded':
          from(1, true);
          say('Milter: data, discard');
          say('discarded');
          return true;
        case 'connection-lost':
        case 'timed-out':
          say(`collect: premature EOM: unexpected close on connection from ${relay}`);
          from(1, false);
          return false;
        default:
          from(1, false);
          return false;
      }
    }
  }

  /** Somebody on this host hands a message in over the network: the submission program, a filter. Answers its queue id. */
  function reenter(it: { readonly sender: string; readonly deliveries: readonly Delivery[] }, now: number): string {
    const pid = servers.take(now, LOCALHOST.address);
    const id = log.queueId(now, pid);
    const text = `from=<${senderText(it.sender)}>, size=900, class=0, nrcpts=${it.deliveries.length}, msgid=<2@example.org>, proto=ESMTP, daemon=MTA, relay=${peer(LOCALHOST)}`;
    log.say(now, 'sm-mta', pid, `${id}: ${text}`);
    servers.giveBack(pid, now, LOCALHOST.address);
    received.push({
      truth: local(log.hour(now), LOCALHOST.address, it.deliveries.length),
      queueId: id,
      at: now,
      session: { tls: null, isByProto: true, isCut: isEarly(now, log) },
    });
    queue.take(id, it, now, { isFiltered: false });
    return id;
  }
}

/** What is no address without quotes gets them; text behind a backslash, and what cannot be printed, as it is logged. */
const senderText = (sender: string): string =>
  sender.includes(',') ? `"a, size=1, class=0, nrcpts=9, msgid=<\\\\"\\303>"@example.org` : sender;
