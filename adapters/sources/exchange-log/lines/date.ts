/** `2023-01-11T15:59:51.433Z`; always UTC. */
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?Z?$/;
const MINUTE_MS = 60_000;

/** Reads dates of lines that mostly follow one another within a minute; NaN where there is none such. */
export function dateReader(): (text: string) => number {
  let minute = '';
  let minuteAt = Number.NaN;

  return (text) => {
    if (text.length === 24 && text.startsWith(minute) && minute !== '') {
      const ms = secondsIn(text);
      if (ms >= 0) return minuteAt + ms;
    }
    const at = parse(text);
    if (Number.isNaN(at)) return at;
    minute = text.slice(0, 17);
    minuteAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    return at;
  };
}

/** ms within the minute of `…:51.433Z`, 24 characters in all; -1 for anything else. */
function secondsIn(text: string): number {
  const [tens, ones] = [digit(text, 17), digit(text, 18)];
  const [a, b, c] = [digit(text, 20), digit(text, 21), digit(text, 22)];
  if (tens < 0 || tens > 5 || ones < 0 || a < 0 || b < 0 || c < 0) return -1;
  if (text.charCodeAt(19) !== 46 || text.charCodeAt(23) !== 90) return -1;
  return (tens * 10 + ones) * 1000 + a * 100 + b * 10 + c;
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : -1;
}

/** Day and time must be ones: Date.UTC takes the 31st of November for the first of December. */
function parse(text: string): number {
  const parts = SHAPE.exec(text);
  if (parts === null) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(at).toISOString().slice(0, 19) !== text.slice(0, 19)) return Number.NaN;
  return at + Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
}
