import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { surveyOf } from '../../../src/ingest/syslog/survey.ts';
import { FORMAT } from './format.ts';
import { asSyslog } from './lines/fortimail.ts';
import { isSendmailTag } from './lines/tags.ts';

/** What Sendmail says of mail, behind its name: another program may bear that name, too. */
const SAYS =
  /(?:sendmail|sm-(?:mta|msp)[\w.-]{0,40})\[\d+\]: (?:\[ID \d+ [a-z0-9.]+\] )?(?:[0-9A-Za-z]{5,20}(?:\[\d+\])?: |NOQUEUE: |STARTTLS=|AUTH=|ruleset=|alias database |starting daemon )/;
const FORTIMAIL = /^.{0,160}?\bdate=\d{4}-\d\d-\d\d,? time=[\d:.]{8,15},? device_id=/;
const MAX_LINES = 20_000;

/**
 * A Sendmail log, or a piece of one: a line of it says something of mail, and most lines are lines of a log. A first and
 * a last line that are not whole, and a few odd ones, are forgiven. Or FortiMail's event log.
 */
export function recognise(head: Uint8Array): string | undefined {
  const text = Buffer.from(headAsUtf8(head)).toString('latin1');
  if (isFortimail(text)) return FORMAT;
  if (!SAYS.test(text)) return undefined;
  const { lines, tags } = surveyOf(head);
  const isLog = (lines.tagged + lines.dated) * 2 > lines.all;
  return isLog && [...tags].some(isSendmailTag) ? FORMAT : undefined;
}

/** Most lines are FortiMail's, and one says something of mail. */
function isFortimail(text: string): boolean {
  if (!text.includes('device_id=')) return false;
  const lines = text.split('\n', MAX_LINES).filter((line) => line.trim() !== '');
  const own = lines.filter((line) => FORTIMAIL.test(line));
  return own.length * 2 > lines.length && own.some((line) => asSyslog(line.slice(line.indexOf('date='))) !== undefined);
}
