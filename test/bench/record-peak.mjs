// Loaded before a program that is measured: at its end, writes the most memory it held at once, in bytes.
import { readFileSync, writeFileSync } from 'node:fs';

process.once('exit', () => writeFileSync(process.env.BENCH_PEAK_FILE, String(peakBytes())));

/** Linux also counts what a process held before it became this program, but not in VmHWM. */
function peakBytes() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return kilobytes * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
