import type { DuckDBConnection } from '@duckdb/node-api';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED } from '../../../../src/model/dimensions.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';
import { quoted } from '../sql.ts';

/** The columns of a profile, as SQL names. */
export const PROFILE_WORDS = ['direction', '"connectorType"', '"forcedTls"', 'auth', 'tls', 'connector', '"rawTls"'];

/** Joins that give a fact's numbers back their words: profile `p`, party `q`, and the client's name `n`. */
export const NAMED_DAILY = 'JOIN profiles AS p USING (profile) JOIN parties AS q USING (party)';
export const NAMED = `${NAMED_DAILY} JOIN names AS n ON n.id = f.client`;

/** Columns that hold words of closed lists, and the lists: Parquet writes such a column from its numbers. */
const CLOSED = [
  ['direction', DIRECTIONS],
  ['"connectorType"', CONNECTOR_TYPES],
  ['"forcedTls"', FORCED],
  ['auth', AUTHS],
  ['tls', TLS_VERSIONS],
] as const;

/** A kind of thing that facts refer to by number. `words`: what it is, as expressions over what `found` has. */
interface Numbered {
  readonly table: string;
  readonly number: string;
  readonly words: readonly (readonly [column: string, word: string])[];
  /** Besides its words. */
  readonly key: readonly string[];
  readonly found: string;
}

const NUMBERED: readonly Numbered[] = [
  {
    table: 'profiles',
    number: 'profile',
    key: ['stream'],
    words: [
      ...CLOSED.map(([column, words]) => [column, `${column}::ENUM(${words.map(quoted).join(', ')})`] as const),
      ['connector', 'c.text'],
      ['"rawTls"', 'r.text'],
    ],
    found: `(SELECT * FROM profile_ids WHERE profile IN (SELECT profile FROM sums)) AS i
            JOIN texts AS c ON c.id = i.connector JOIN texts AS r ON r.id = i."rawTls"`,
  },
  {
    table: 'parties',
    number: 'party',
    key: [],
    words: [
      ['sender', 's.text'],
      ['"domain"', 'd.text'],
    ],
    found: `(SELECT * FROM party_ids WHERE party IN (SELECT party FROM sums)) AS i
            JOIN texts AS s ON s.id = i.sender JOIN texts AS d ON d.id = i."domain"`,
  },
  {
    table: 'names',
    number: 'id',
    key: [],
    words: [['text', 'text']],
    found: 'texts WHERE id IN (SELECT client FROM sums)',
  },
];

/**
 * What the numbers in `sums` mean: `profiles` (profile, stream, words), `parties` (party, sender, domain) and `names`
 * (id, text), each with a hash of its words. Only what is referred to is looked up: a long import may have many times
 * more words than fit into memory. What stands under several numbers is in `profiles_again`, `parties_again` and
 * `names_again` (number, first), under each number but its first. Answers which of these have any.
 */
export async function nameSums(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  for (const thing of NUMBERED) await connection.run(`${nameQuery(thing)}; ${againQuery(thing)}`);
  const read = await connection.runAndReadAll(
    NUMBERED.map(({ table }) => `SELECT '${table}' WHERE EXISTS (FROM ${table}_again)`).join(' UNION ALL '),
  );
  return new Set(read.getRows().map(([table]) => String(table)));
}

/** The hash is that of the words as text, which files of earlier versions are known by. */
const nameQuery = ({ table, number, words, key, found }: Numbered): string =>
  `CREATE OR REPLACE TEMP TABLE ${table} AS
   SELECT ${number}, ${[...key, ...words.map(([column, word]) => `${word} AS ${column}`)].join(', ')},
          hash(${words.map(([, word]) => word.replace(/::.*/, '')).join(', ')}) AS hash
   FROM ${found}`;

/** Equal hashes are looked for first, as they are found faster than equal words. */
function againQuery({ table, number, words, key }: Numbered): string {
  const all = [...key, ...words.map(([column]) => column)].join(', ');
  return `CREATE OR REPLACE TEMP TABLE ${table}_again AS
    WITH doubtful AS MATERIALIZED
      (SELECT * FROM ${table} WHERE hash IN (SELECT hash FROM ${table} GROUP BY hash HAVING count(*) > 1))
    SELECT o.${number} AS number, f.first
    FROM doubtful AS o JOIN (SELECT ${all}, min(${number}) AS first FROM doubtful GROUP BY ${all}) AS f USING (${all})
    WHERE o.${number} <> f.first`;
}
