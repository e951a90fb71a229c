import { count, counted, shareText } from '../../model/format.ts';
import { type Window, windowLength } from '../../model/window.ts';
import type { Part } from './parts.ts';

const TITLES: Readonly<Record<Part['part'], string>> = {
  outbound: 'Sent out',
  inbound: 'Received',
  smtpAuth: 'SMTP AUTH',
};

/** This window beside the one before, as facts: `258 messages, 97.7% protected · 7 days before: 240, 98.1%`. */
export function comparison(
  window: Window,
  parts: readonly Part[],
  before: readonly Part[],
): readonly { readonly label: string; readonly value: string }[] {
  const ago = `${windowLength(window)} before`;
  return parts.flatMap((now) => {
    const then = before.find(({ part }) => part === now.part);
    if (now.messages === null) return [];
    const past = then === undefined || then.messages === null ? '' : ` · ${ago}: ${short(then)}`;
    return [{ label: TITLES[now.part], value: long(now) + past }];
  });
}

function long(part: Part): string {
  return part.senders === null
    ? `${counted(part.messages ?? 0, 'message')}${protectedText(part, ' protected')}`
    : submitted(part, part.senders);
}

function short(part: Part): string {
  return part.senders === null
    ? `${count(part.messages ?? 0)}${protectedText(part, '')}`
    : submitted(part, part.senders);
}

const submitted = ({ messages }: Part, senders: number): string =>
  `${counted(senders, 'sender')}, ${counted(messages ?? 0, 'message')}`;

function protectedText({ protectedShare, messages, tls }: Part, word: string): string {
  if (protectedShare === null) return messages ? ', TLS unknown' : '';
  return `, ${tls?.unknown ? 'at least ' : ''}${shareText(protectedShare)}${word}`;
}
