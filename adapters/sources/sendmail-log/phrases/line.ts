/** A message without the queue id in front of it. */
export interface NamedLine {
  /** Empty where there is none. */
  readonly queueId: string;
  /** Which part of a message it is that was too long for one line; 0 for a whole one. */
  readonly part: number;
  readonly text: string;
}

/** `qADMh0cd016570`; FortiMail's session ids have a hyphen. A part of a long message is `qADMh0cd016570[2]`. */
const QUEUE_ID = /^([0-9A-Za-z-]{1,64})(?:\[(\d{1,3})\])?: /;

export function namedLine(message: string): NamedLine {
  const match = QUEUE_ID.exec(message);
  if (match === null) return { queueId: '', part: 0, text: message };
  return { queueId: match[1] as string, part: Number(match[2] ?? 0), text: message.slice(match[0].length) };
}
