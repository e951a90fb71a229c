import { z } from 'zod';
import { normaliseTls, type TlsVersion } from '../../../src/model/tls.ts';

/**
 * The fields that are read of a message's details (learn.microsoft.com/graph/api/resources/exchangemessagetracedetail, v1.0,
 * read 2026-11). What `data` and `description` say of TLS is not documented: it was seen in a public lab's answers (2026-10).
 */
const eventSchema = z.object({
  event: z.string(),
  description: z.string().nullish(),
  data: z.string().nullish(),
});

/** How one of ours was handed a message: `…;S:tlsversion=SP_PROT_TLS1_3_SERVER;S:tlscipher=…`. */
const RECEIVED = /(?:^|[";])S:tlsversion=([\w.-]{1,60})/i;
/** How it was handed on: `Message sent to mx.example.com at 203.0.113.5 using TLS1.2`; a text of the other server may follow. */
const SENT = /^Message sent to \S+ at \S+ using (\S{1,60}?)[.,;]?(?:\s|$)/i;

/** The TLS version that these events tell of a message in this direction; null where they tell none. */
export function tlsInDetails(direction: 'inbound' | 'outbound', events: readonly unknown[]): TlsVersion | null {
  for (const each of events) {
    const { data: read } = eventSchema.safeParse(each);
    const text =
      direction === 'inbound' && read?.event === 'Receive'
        ? RECEIVED.exec(read.data ?? '')?.[1]
        : direction === 'outbound' && read?.event === 'Send external'
          ? SENT.exec(read.description ?? '')?.[1]
          : undefined;
    if (text !== undefined) return normaliseTls(text);
  }
  return null;
}
