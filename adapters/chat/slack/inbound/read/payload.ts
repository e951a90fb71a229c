import { parse } from 'node:querystring';
import { jsonBody } from '../../../request-body.ts';

/**
 * What Slack sent: JSON, or a form, whose field `payload` is JSON itself (docs.slack.dev/interactivity/handling-user-interaction,
 * read 2026-11). Null for anything else.
 */
export function payloadOf(body: string, contentType: string): Readonly<Record<string, unknown>> | null {
  const isForm = contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const form = isForm ? { ...parse(body) } : null;
  const read = form === null ? jsonBody(body) : typeof form['payload'] === 'string' ? jsonBody(form['payload']) : form;
  return isRecord(read) ? read : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
