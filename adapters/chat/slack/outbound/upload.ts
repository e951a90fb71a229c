import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { literal, mrkdwn } from '../../../../cards/slack/escape.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import { isSlackAddress } from '../hosts.ts';
import type { Ask, Endpoint } from './ask.ts';
import type { SlackCalls } from './calls.ts';
import { handled } from './messages.ts';
import { failureOfNetwork } from './outcomes.ts';

const place = z.object({ upload_url: z.string(), file_id: z.string().min(1) });

/** A large export over a slow line. */
const BYTES_PER_EXTRA_SECOND = 100_000;
const SOON_MS = 60_000;

/**
 * Shares a file in the three steps of docs.slack.dev/messaging/working-with-files (read 2026-11). Before the last one
 * nobody sees it, so whatever goes wrong until then is safe to do again.
 */
export function uploading(ask: Ask, { apiUrl, timeoutMs }: Endpoint): SlackCalls['upload'] {
  return async ({ channel, thread, name, content, comment }) => {
    const bytes = Buffer.from(content);
    const asked = await ask('files.getUploadURLExternal', { filename: name, length: bytes.length }, place);
    if (!asked.ok) return unseen(asked.failure);
    const { upload_url, file_id } = asked.answer;
    const fault = await send(upload_url, bytes);
    if (fault !== null) return unseen(fault);
    const shared = await ask(
      'files.completeUploadExternal',
      {
        files: [{ id: file_id, title: name }],
        channel_id: channel,
        ...(thread === null ? {} : { thread_ts: thread }),
        initial_comment: mrkdwn(literal(comment)),
      },
      z.object({}),
    );
    return handled(shared, () => file_id).outcome;
  };

  async function send(address: string, body: Buffer): Promise<Exclude<Outcome, { readonly kind: 'done' }> | null> {
    if (!isSlackAddress(address, apiUrl))
      return { kind: 'refused', trouble: 'Slack gave a foreign address for a file' };
    const limitMs = timeoutMs + Math.ceil(body.length / BYTES_PER_EXTRA_SECOND) * 1_000;
    try {
      const response = await fetch(address, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': 'application/octet-stream' },
        redirect: 'error',
        signal: AbortSignal.timeout(limitMs),
      });
      await response.body?.cancel();
      return response.ok
        ? null
        : { kind: 'not-now', afterMs: SOON_MS, trouble: `the upload was answered ${response.status}` };
    } catch (error) {
      return failureOfNetwork(error);
    }
  }
}

const unseen = (failure: Exclude<Outcome, { readonly kind: 'done' }>): Outcome =>
  failure.kind === 'unsure' ? { kind: 'not-now', afterMs: SOON_MS, trouble: failure.trouble } : failure;
