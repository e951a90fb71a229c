import { count, counted, shareText } from '../../model/format.ts';
import type { Partition } from '../../model/partition.ts';
import { daysOf, type Window, windowLength } from '../../model/window.ts';
import type { Part } from './parts.ts';

/** The window of the same length that ends where this one begins. */
export function windowBefore(window: Window): Window {
  const length = window.to.getTime() - window.from.getTime();
  return { grain: window.grain, from: new Date(window.from.getTime() - length), to: window.from };
}

/** Two windows can be compared only when somebody told us about each of their days. */
export function isWhole(window: Window, answering: readonly Partition[]): boolean {
  const answer = new Set(answering.map((p) => p.day));
  return daysOf(window).every((day) => answer.has(day));
}

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
