import { z } from 'zod';
import { TLS_VERSIONS } from '../../model/tls.ts';

const count = z.int().min(0);

/** Messages of one group, and what was seen of those that were looked at. */
const cellSchema = z.strictObject({
  direction: z.enum(['inbound', 'outbound']),
  messages: count,
  seen: z.partialRecord(z.enum(TLS_VERSIONS), count),
});

/** A stretch of which messages were chosen: which of them are still to be looked at. */
const stretchSchema = z.strictObject({
  /** ms since 1970. */
  from: z.number(),
  cells: z.array(cellSchema),
  /** In an order of chance: the key of a message, and its cell. */
  looks: z.array(z.tuple([z.string(), count])),
  /** How many were chosen. */
  chosen: count,
  /** How many of them the service did not know any more. */
  gone: count,
});
export type SampleStretch = Readonly<z.infer<typeof stretchSchema>>;

/**
 * How far a service's messages were looked at, and what that cost. Requests are noted before they are sent, and a message
 * is out of `looks` before it is asked for: after a crash none is asked for again, and none is asked for too much.
 */
export const samplePositionSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('sample'),
  /** Stretches up to here were begun, but for those that are left; ms since 1970. */
  until: z.number(),
  /** Where those begin that were passed over for newer ones, ascending. */
  left: z.array(z.number()).default([]),
  stretch: stretchSchema.nullable(),
  /** Requests of the last day, by the hour (since 1970) that they were noted in. */
  spent: z.array(z.strictObject({ hour: z.int(), looks: count })),
});
export type SamplePosition = Readonly<z.infer<typeof samplePositionSchema>>;
