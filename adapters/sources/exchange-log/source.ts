import { defineSource, type SourceReading } from '../../../src/ingest/define-source.ts';
import { asUtf8 } from '../../../src/ingest/encoding.ts';
import { splitLines } from '../../../src/ingest/lines.ts';
import { followLog } from '../../../src/ingest/log/follow-log.ts';
import { outletTo } from '../../../src/ingest/log/outlet.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import type { FactSink, FollowedReading, FollowInput, SourceInput } from '../../../src/ports/source.ts';
import { carryOf, together } from './carry.ts';
import { countingOf } from './counting/counting.ts';
import { examine } from './examine.ts';
import { logLines } from './lines/log-lines.ts';
import { FORMAT, recognise } from './recognise.ts';
import { DECLARATIONS, declaredFault, declaredOf, SETTINGS } from './settings.ts';

const REVISION = 1;

/**
 * Mail flow from the SMTP protocol logs of Exchange Server (`SmtpReceive`, `SmtpSend`), of front ends, Hubs and Edges.
 *
 * **Messages.** The end of DATA, or the last BDAT, that is answered with 250 is a message. Replies are taken in the order
 * in which they were asked for, so that pipelining does no harm. Health mailboxes send no mail.
 *
 * **Counted once**, at one of its hops (verdict.ts): *inbound* where a front end or an Edge takes it in; SMTP AUTH where the
 * Hub takes it from a front end (`XPROXY SID=`), with user, address and TLS of the session in the front end's log;
 * *outbound* where a send connector hands it to the outside. What servers of the organisation hand to one another does not
 * count: by port, by `X-EXPS` and `X-ANONYMOUSTLS`, by private addresses.
 *
 * **TLS** of the session, as negotiated before the message. Where STARTTLS was accepted and no line says more, as in
 * Exchange 2010, it is *unknown*; without STARTTLS *none*.
 *
 * **Pieces.** Sessions go on in the next hour's file, and a Hub's message is about a session in another log. Files may be
 * read in any order: the sequence numbers of lines say what goes on from what (sessions.ts), and a message that waits for
 * another log is told as far as it is known, and again under the same event key when that is read (ledger.ts).
 */
export const exchangeLog = defineSource({
  name: FORMAT,
  title: 'Exchange Server SMTP protocol logs (SmtpReceive and SmtpSend of FrontEnd, Hub and Edge)',
  declarations: DECLARATIONS,
  settings: SETTINGS,
  declaredFault,
  examine,
  recognise,
  read,
  follow,
  joinsLogs: true,
});

async function read(input: SourceInput, sink: FactSink): Promise<SourceReading> {
  const out = outletTo(sink, FORMAT);
  const counting = countingOf(declaredOf(input.declared), together(input.carries.map(carryOf)), out.tellFor);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const latest = input.now.getTime() + MS_PER_DAY;
  const lines = logLines({ fileName: input.fileName, latest, read: counting.read, reject });
  const splitter = splitLines(lines);

  for await (const chunk of asUtf8(input.bytes)) {
    splitter.push(chunk);
    if (out.isFull()) await out.flush();
  }
  const last = splitter.pending();
  const isWhole = last === undefined || (await isWholeLine(last, input));
  splitter.end(isWhole ? 'give' : 'leave-out');
  lines.end();
  const { rows, from, to } = lines.seen();
  if (lines.understood() === 0 && !lines.hasHeader()) throw nothingUsable(input.fileName);
  const carry = counting.settle([], to?.getTime() ?? Number.NEGATIVE_INFINITY);
  await out.flush();

  const notes = [...counting.notes(), ...(isWhole ? [] : ['The last line was not complete yet and was left out.'])];
  return { format: FORMAT, revision: REVISION, mode: 'merge', precision: 'hour', rows, from, to, notes, carry };
}

/** A line ends with the context, which most lines do not have: where a last line stops without line end is not known. */
async function isWholeLine(
  { bytes, start, end }: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  { growth }: SourceInput,
): Promise<boolean> {
  const grows = (await growth?.()) ?? 'unknown';
  if (grows !== 'unknown') return grows === 'closed';
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  return text.split(',').length >= FIELDS;
}

const FIELDS = 9;

const nothingUsable = (fileName: string): MailflowError =>
  new MailflowError('nothing-usable', `${fileName} has no line of an SMTP protocol log.`, {
    cure: 'Use files of the folders SmtpReceive and SmtpSend below TransportRoles\\Logs\\…\\ProtocolLog.',
  });

/** A log that is read while it is written: the files of an hour each, one after another. */
function follow(input: FollowInput, sink: FactSink): FollowedReading {
  const out = outletTo(sink, FORMAT);
  const before = carryOf(input.carry);
  const counting = countingOf(declaredOf(input.declared), together([before]), out.tellFor);
  const reject = (line: number, reason: string) => sink.reject(line, reason);
  const latest = input.now.getTime() + MS_PER_DAY;
  const { fileName, head } = input;
  const lines = logLines({ fileName, head, held: before.held, latest, read: counting.read, reject });
  let until = before.at ?? Number.NEGATIVE_INFINITY;

  const growing = {
    lines: {
      ...lines,
      seenSince() {
        const since = lines.seenSince();
        until = Math.max(until, since.to?.getTime() ?? until);
        return since;
      },
    },
    settle(others: readonly unknown[] | undefined) {
      const newest = Math.max(until, lines.seen().to?.getTime() ?? until);
      return { ...counting.settle((others ?? input.carries).map(carryOf), newest), held: lines.held() };
    },
    waits: counting.waits,
    notes: counting.notes,
    fingerprints: () => [],
  };
  return followLog({ format: FORMAT, revision: REVISION }, out, growing, { carry: input.carry, at: before.at });
}
