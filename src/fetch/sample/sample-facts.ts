import { eventKey } from '../../ingest/log/event-key.ts';
import { messagesOfCell, type SampledMessages } from '../../model/kinds/tls-sample.ts';
import { MS_PER_HOUR } from '../../model/time.ts';
import type { Sampled, SampledMessage } from '../../ports/sampled.ts';
import type { SampleStretch } from './sample-position.ts';

/** What was seen of a stretch, and what was not, as facts tell it. Cells are called so that those of a day have different names. */
export function sampledMessages(
  { slice }: Pick<Sampled, 'slice'>,
  { from, cells }: SampleStretch,
): readonly SampledMessages[] {
  const hour = Math.floor(from / MS_PER_HOUR);
  const ofDay = new Date(from).toISOString().slice(11, 13);
  const whose = Object.values(slice.filters).join(' ');
  return cells.flatMap(({ direction, messages, seen }, at) => {
    const cell = `${whose} ${ofDay}-${at}`.trim();
    return messagesOfCell(messages, seen).map((part) => ({
      ...{ hour, direction, cell, ...part },
      event: BigInt(`0x${eventKey('tls-sample', whose, hour, at, part.tls ?? '')}`),
    }));
  });
}

/** How many messages were looked at and told of: neither those that failed nor those that a crash or the time left out. */
export const lookedAt = ({ cells }: Pick<SampleStretch, 'cells'>): number =>
  cells.flatMap(({ seen }) => Object.values(seen)).reduce((sum, each) => sum + each, 0);

/** By key, those of a stretch's messages that were chosen and are still to be looked at. */
export function chosenAmong<Message extends SampledMessage>(
  all: readonly Message[],
  { looks }: Pick<SampleStretch, 'looks'>,
): ReadonlyMap<string, Message> {
  const wanted = new Set(looks.map(([key]) => key));
  return new Map(all.filter(({ key }) => wanted.has(key)).map((each) => [each.key, each]));
}
