// Loaded before a program that is measured: at SIGUSR2, writes how long the event loop of its main thread was delayed since
// the last time, in milliseconds. /metrics has the same, but forgets it whenever it is read.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// As prom-client and Node itself measure: a timer every 10 ms, which is part of each delay.
const histogram = monitorEventLoopDelay({ resolution: 10 });

if (isMainThread) {
  histogram.enable();
  process.on('SIGUSR2', () => {
    const [p50, p99, max] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map((ns) => ns / 1e6);
    writeFileSync(process.env.BENCH_LOOP_FILE, JSON.stringify({ p50, p99, max }));
    histogram.reset();
  });
}
