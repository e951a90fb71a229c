/** Where the fields stand in a line, as `#Fields` names them; -1 where there is no such column. */
export interface Columns {
  readonly date: number;
  readonly connector: number;
  readonly session: number;
  readonly sequence: number;
  readonly local: number;
  readonly remote: number;
  readonly event: number;
  readonly data: number;
  readonly context: number;
}

const NAMES: Readonly<Record<keyof Columns, string>> = {
  date: 'date-time',
  connector: 'connector-id',
  session: 'session-id',
  sequence: 'sequence-number',
  local: 'local-endpoint',
  remote: 'remote-endpoint',
  event: 'event',
  data: 'data',
  context: 'context',
};

/** Without these a line says nothing that can be counted; `local` and `context` may be missing. */
const NEEDED: readonly (keyof Columns)[] = ['date', 'connector', 'session', 'remote', 'event', 'data'];

/** The columns that `date-time,connector-id,…` names, in its order; undefined where one that is needed is missing. */
export function columnsOf(fields: string): Columns | undefined {
  const words = fields.split(',').map((word) => word.trim().toLowerCase());
  const entries = Object.entries(NAMES).map(([key, name]) => [key, words.indexOf(name)] as const);
  const columns = Object.fromEntries(entries) as unknown as Columns;
  return NEEDED.every((key) => columns[key] >= 0) ? columns : undefined;
}

/** In the order of every version of Exchange so far: what holds where a piece of a log has no header. */
export const USUAL_COLUMNS = columnsOf(Object.values(NAMES).join(',')) as Columns;
