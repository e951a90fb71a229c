import type { Log } from '../../src/ports/log.ts';

/** Events and fields, one line each, to standard error: `warn facts.hot-copy-failed cause="…"`. `level`: the least important. */
export function stderrLog(options: { readonly level: () => keyof Log }): Log {
  const write = (level: string, event: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const result = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    process.stderr.write(`${[level, event, ...result].join(' ')}\n`);
  };
  return {
    info: (event, fields) => {
      if (options.level() === 'info') write('info', event, fields);
    },
    warn: (event, fields) => write('warn', event, fields),
  };
}
