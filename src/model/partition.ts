import { type Direction, type Kind, REPORTED_KINDS } from './dimensions.ts';
import { type Slice, sliceId } from './slice.ts';
import { type Day, dayText } from './time.ts';

/** What the store holds of one (kind, source, slice, day), and how complete that is: the unit of replacing. */
export interface Partition {
  readonly kind: Kind;
  readonly source: string;
  readonly slice: Slice;
  readonly day: Day;
  /** `day`: the source knows no hours; its facts say midnight. */
  readonly precision: 'hour' | 'day';
  /** Totals of the partition. */
  readonly messages: number;
  readonly facts: number;
  /** Messages per direction, those without any left out. Absent where nobody has counted them (an older store). */
  readonly directions?: DirectionCounts | undefined;
  /**
   * What all rows of its file have in common beyond the slice's filters (`{ tls: '1.2' }`): the file may have been
   * limited to that, or there was no other mail. Written like filters, but no part of the slice's identity.
   */
  readonly inferred?: Slice['filters'] | undefined;
  /** The file it came from was cut off (a row limit, a broken end): there may be more than is here. */
  readonly cut: boolean;
  /** Counts were computed from percentages. */
  readonly derivedCounts: boolean;
  /** The day is the first or the last of its file, so the file may hold only a part of it. */
  readonly edge: boolean;
  /** Up to when the source has told us about this day, seconds since 1970. */
  readonly untilSeconds: number;
  readonly importedAtSeconds: number;
}

export type DirectionCounts = Readonly<Partial<Record<Direction, number>>>;

/** What a partition tells of at most: its slice's filters, and what was inferred from its file's rows. */
export const coverageOf = ({ slice, inferred }: Pick<Partition, 'slice' | 'inferred'>): Pick<Slice, 'filters'> => ({
  filters: { ...inferred, ...slice.filters },
});

/** Which partition this is: what two imports of the same thing share. */
export type PartitionKey = Pick<Partition, 'kind' | 'source' | 'slice' | 'day'>;

export function partitionId(key: PartitionKey): string {
  return `${key.kind}/${key.source}/${sliceId(key.slice)}/${dayText(key.day)}`;
}

/** Whether it counts mail: neither refused attempts nor sessions of TLS reports do, and having none of them is no gap. */
export const isReported = ({ kind }: Pick<Partition, 'kind'>): boolean => REPORTED_KINDS.some((each) => each === kind);

/**
 * What says how new the data is: mail where there is any, since daily TLS reports go on where mail has stopped; else all.
 */
export function mailOrAll<P extends Pick<Partition, 'kind'>>(partitions: readonly P[]): readonly P[] {
  const mail = partitions.filter(isReported);
  return mail.length === 0 ? partitions : mail;
}

/**
 * Whether it is listed among what is held: mail, and TLS reports, which have a source of their own. Refused attempts come
 * along with the mail of their log; sign-ins and traces are asked for by their kind.
 */
export const isListed = (of: Pick<Partition, 'kind'>): boolean => isReported(of) || of.kind === 'tls-session';
