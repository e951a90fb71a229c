import { type HostState, hostStateSchema, newHostState } from '../../../src/ingest/log/hosts/host-state.ts';
import type { Tell } from '../../../src/ingest/log/logged-message.ts';
import { dropMessages, type Messages, messagesSchema, noMessages, tellOpen } from './messages.ts';
import { dropParts, noParts, type Parts, partsSchema } from './parts.ts';

/** What one host's log leaves open at any line: all that the next line depends on. */
export const hostLogSchema = hostStateSchema.extend({ messages: messagesSchema, parts: partsSchema });
export interface HostLog extends HostState {
  readonly messages: Messages;
  readonly parts: Parts;
}

export const newHostLog = (at: number): HostLog => ({ ...newHostState(at), messages: noMessages(), parts: noParts() });

/**
 * Drops what nothing was logged of since `before` (ms). If that is no line at all, what was known of the logging is no
 * longer taken for granted.
 */
export function letGo({ messages, parts, until }: HostLog, before: number, tell: Tell): void {
  dropMessages(messages, before, tell);
  dropParts(parts, before);
  if (until < before) messages.ciphers = 'unseen';
}

export const tellRest = ({ messages }: HostLog, tell: Tell): void => tellOpen(messages, tell);
