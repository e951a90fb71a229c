import { setTimeout as wait } from 'node:timers/promises';
import { eventOf, fresh, slashCommand } from '../../slack/payloads.ts';
import { signedSender } from '../../slack/signed-sender.ts';
import { SECRET } from './apps.ts';
import type { Posted, WebApi } from './web-api.ts';

/** What became of a command. */
interface Answered {
  /** From sending it to the whole of the acknowledgement. */
  readonly ackMs: number;
  /** From sending it to the last byte of the card at Slack. */
  readonly cardMs: number;
  readonly posted: Posted;
}

/** Sends a command, signed and over HTTP; resolves when its card is at Slack. */
export type Command = (text: string) => Promise<Answered>;

const USER = 'U00000ANN';
/** A card that takes longer counts as lost, and the run fails. */
const MAX_MS = 60_000;

export function commander(url: string, api: WebApi): Command {
  const sender = signedSender(url, SECRET);
  // Each in its own channel: by that a card is told from the cards of those who ask at the same time.
  const channels: string[] = [];
  return async (text) => {
    const channel = channels.pop() ?? fresh('C').replace('.', '');
    const posting = api.nextPost(channel, MAX_MS);
    const began = performance.now();
    const { status, ms: ackMs } = await sender.command(slashCommand({ text, user: USER, channel }));
    if (status !== 200) throw new Error(`${text} was answered with ${status}`);
    const posted = await posting;
    channels.push(channel);
    return { ackMs, cardMs: posted.at - began, posted };
  };
}

/** One after another: the next is sent when the card of the last is at Slack. */
export async function oneAtATime(command: Command, texts: readonly string[]): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const text of texts) answered.push(await command(text));
  return answered;
}

/** As fast as so many people get who each ask again as soon as they are answered; with the seconds it took in all. */
export async function manyAtOnce(
  command: Command,
  texts: readonly string[],
  people: number,
): Promise<{ readonly answered: readonly Answered[]; readonly seconds: number }> {
  const left = [...texts];
  const answered: Answered[] = [];
  const began = performance.now();
  const person = async (): Promise<void> => {
    for (let text = left.pop(); text !== undefined; text = left.pop()) answered.push(await command(text));
  };
  await Promise.all(Array.from({ length: people }, person));
  return { answered, seconds: (performance.now() - began) / 1000 };
}

/** So many a second, whether the last was answered or not, while `isGoingOn`. */
export async function steadily(
  command: Command,
  text: string,
  perSecond: number,
  isGoingOn: () => boolean,
): Promise<readonly Answered[]> {
  const sent: Promise<Answered>[] = [];
  const began = performance.now();
  while (isGoingOn()) {
    sent.push(command(text));
    const next = began + (sent.length * 1000) / perSecond;
    await wait(Math.max(0, next - performance.now()));
  }
  return Promise.all(sent);
}

/** Shares a file with the app in a direct message; resolves when it has answered in the message's thread. */
export async function shareFile(
  url: string,
  api: WebApi,
  file: { readonly path: string; readonly bytes: number },
): Promise<string> {
  const [channel, ts] = ['D00000001', fresh('17.')];
  const posting = api.nextPost(channel, 20 * MAX_MS);
  const shared = { id: 'F1', name: 'SmtpCSReport.csv', size: file.bytes, url_private_download: api.fileUrl(file.path) };
  const event = {
    type: 'message',
    subtype: 'file_share',
    channel_type: 'im',
    user: USER,
    channel,
    ts,
    files: [shared],
  };
  await signedSender(url, SECRET).event(eventOf(event));
  return (await posting).fields.get('text') ?? '';
}
