/** Tests that run again in another zone for the sake of a module, or why none has to. */
type Treatment = { readonly again: readonly string[] } | { readonly because: string };

const NUMBERS = { because: 'it writes numbers, not dates' } as const;
const RELAY = { because: 'the relay has a zone of its own' } as const;
const NO_TIME = { because: 'what it starts is asked for no time' } as const;
const THREAD = { because: 'a thread has the zone of its program, and what it reads is tested without one' } as const;
const STORE = { again: ['test/detection/history-reader.test.ts', 'test/journeys/insights.test.ts'] } as const;

/**
 * Every module in which readsOfZone finds something. `.ci/run` runs all tests in UTC, where servers are, and those that
 * stand here once more in an odd zone (the project `zones` of vitest.config.ts).
 */
export const ZONE_READERS: Readonly<Record<string, Treatment>> = {
  'src/main/once/doctor.ts': NUMBERS,
  'src/main/once/examine-sources.ts': { again: ['test/main/doctor-sources.test.ts'] },
  'src/ingest/syslog/json-line.ts': { again: ['test/adapters/sources/postfix-log/dates.test.ts'] },
  'src/ingest/syslog/lost-lines.ts': NUMBERS,
  'adapters/chat/slack/outbound/ask.ts': { again: ['test/journeys/slack/socket.test.ts'] },
  'adapters/chat/slack/inbound/listen.ts': { again: ['test/journeys/slack/socket.test.ts'] },
  'adapters/chat/teams/inbound/router.ts': { again: ['test/journeys/teams/alert.test.ts'] },
  'adapters/chat/teams/inbound/authenticate-activity.ts': { again: ['test/journeys/teams/alert.test.ts'] },
  'adapters/config-file/yaml-tree.ts': { because: 'it takes every value as it is written, dates too' },
  'adapters/data-lock/lock-file.ts': { because: 'it has DuckDB open a file, and asks it nothing' },
  'adapters/journal/journalctl.ts': { because: 'it asks for instants in microseconds' },
  'adapters/mailbox/imap-mailbox.ts': { because: 'a server writes its dates with their offset' },
  'adapters/microsoft365/mail/read-mail.ts': { because: 'the topmost header Received has a date with its offset' },
  'adapters/chat/mail/mail-message.ts': { because: 'the date of a mail is written with its offset' },
  'adapters/chat/mail/smtp/send.ts': NO_TIME,
  'adapters/http/grafana/dashboard.ts': { because: 'it builds a file without a date' },
  'test/advice/quoted.test.ts': NO_TIME,
  'test/mail/read-mail.ts': { because: 'a mail has its date with an offset' },
  'test/mail/smtp-service.ts': NO_TIME,
  'test/main/erase.test.ts': { because: 'it asks DuckDB for senders and sums' },
  'test/reports/smtp-auth-filters.test.ts': NUMBERS,
  'test/journeys/mail/requested-mail.test.ts': NO_TIME,
  'test/journeys/relay-live/mail-out.test.ts': RELAY,
  'adapters/report-file/file-content.ts': { again: ['test/cards/file/workbook.test.ts'] },
  'adapters/http/outbound/outbound.ts': NO_TIME,
  'test/adapters/store/parquet/tail-closing.test.ts': NO_TIME,
  'test/main/make-file.test.ts': NUMBERS,
  'test/cards/file/workbook.test.ts': { again: ['test/cards/file/workbook.test.ts'] },
  'test/adapters/http/outbound/outbound.test.ts': NO_TIME,
  'adapters/schedule/cron-scheduler.ts': { again: ['test/adapters/schedule/cron-scheduler.test.ts'] },
  'src/ingest/log/lines/tally.ts': NUMBERS,
  'adapters/store/parquet/read/columns.ts': STORE,
  'adapters/store/parquet/database.ts': STORE,
  'adapters/store/parquet/staging/table-appender.ts': STORE,
  'adapters/systemd/service-manager.ts': NO_TIME,
  'adapters/sources/tls-reports/mail-reports.ts': { because: 'of a mail it reads attachments, never the date' },
  'adapters/threads/apart-sources.ts': THREAD,
  'adapters/threads/step-back.ts': THREAD,
  'adapters/threads/answer-questions.ts': THREAD,
  'src/main/threads/importing-thread.ts': THREAD,
  'adapters/threads/thread-program.ts': THREAD,
  'test/adapters/audit/audit-file.test.ts': NO_TIME,
  'test/adapters/audit/chain.test.ts': NO_TIME,
  'test/adapters/microsoft365/given-certificate.ts': NO_TIME,
  'test/adapters/chat/slack/inbound/http-receiver.test.ts': {
    again: ['test/adapters/chat/slack/inbound/http-receiver.test.ts'],
  },
  'test/adapters/chat/teams/clouds.test.ts': { because: 'it compares addresses' },
  'test/adapters/chat/teams/lazily.test.ts': NO_TIME,
  'test/adapters/config-file/yaml-tree.test.ts': NO_TIME,
  'test/adapters/data-lock/data-lock.test.ts': NO_TIME,
  'test/adapters/files/make-pipe.ts': NO_TIME,
  'test/adapters/shell/launch.test.ts': NO_TIME,
  'test/adapters/sources/report-csv/round-trip.test.ts': NUMBERS,
  'test/adapters/state/lowdb/killed.test.ts': NO_TIME,
  'test/adapters/systemd/service-manager.test.ts': NO_TIME,
  'test/adapters/journal/written-journal.ts': NO_TIME,
  'test/model/wall-clock.test.ts': { because: 'it names the zone each time' },
  'test/attack/families/bombs.ts': { because: 'no test runs it' },
  'test/attack/families/full-disk.ts': { because: 'no test runs it' },
  'test/attack/program.ts': { because: 'no test runs it' },
  'test/attack/run.ts': { because: 'no test runs it' },
  'test/cards/teams/limits.test.ts': NUMBERS,
  'test/journeys/exim-live/host/exim-host.ts': RELAY,
  'test/journeys/exim-live/missing-parts.ts': NO_TIME,
  'test/journeys/exim-live/start-exim.ts': RELAY,
  'test/main/start/bound-heap.test.ts': NO_TIME,
  'test/journeys/mailflow.ts': { again: ['test/journeys/insights.test.ts', 'test/journeys/shell.test.ts'] },
  'test/journeys/mailbox/certificates.ts': NO_TIME,
  'test/journeys/mailbox/dovecot.ts': { because: 'its mails have dates with their offset' },
  'test/journeys/relay-live/host/relay-host.ts': RELAY,
  'test/journeys/relay-live/missing-parts.ts': NO_TIME,
  'test/journeys/relay-live/start-relay.ts': RELAY,
  'test/journeys/shell.test.ts': { again: ['test/journeys/shell.test.ts'] },
  'test/readme.test.ts': { because: 'its SQL casts no instant; the days in its answer are columns' },
  'test/readme/sandbox.ts': { because: 'the commands of the README are those of test/journeys' },
  'test/slack/emulated-slack.ts': { again: ['test/journeys/slack/socket.test.ts'] },
  'test/soak/soak.ts': { because: 'the bot in it has a time of its own' },
  'test/teams/play.ts': { because: 'no test runs it' },
  'test/teams/playground-process.ts': NO_TIME,
};

/** All that run again, each once. */
export const ZONE_TESTS: readonly string[] = [
  ...new Set(Object.values(ZONE_READERS).flatMap((each) => ('again' in each ? each.again : []))),
].sort();
