// Loaded before a program that is measured: now and then collects all garbage and writes what is left, in bytes.
import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const { SOAK_FLOOR_FILE: file, SOAK_FLOOR_EVERY_MS: everyMs } = process.env;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const timer = setInterval(() => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const seconds = process.uptime();
  appendFileSync(file, `${JSON.stringify({ seconds, heapBytes: heapUsed + external, residentBytes: rss })}\n`);
}, Number(everyMs));
timer.unref();
