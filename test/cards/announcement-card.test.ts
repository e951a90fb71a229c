import { describe, expect, test } from 'vitest';
import { announcementCard } from '../../cards/announcement-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { changeAnnouncement } from '../../src/alerts/messages/change-announcement.ts';
import { episodeAnnouncement } from '../../src/alerts/messages/episode-announcement.ts';
import { CONTEXT, spike } from '../alerts/messages/given-episode.ts';

const CONTOSO = { sample: false, organisation: 'Contoso' };
const said = episodeAnnouncement(spike(), CONTEXT);

describe('the card of an announcement', () => {
  test('made of sample data says so in its badge, its footer and its notification', () => {
    const card = announcementCard(said, { ...CONTOSO, sample: true });
    expect(card.badge).toBe('SAMPLE DATA');
    expect(card.footer).toContain('SAMPLE DATA');
    expect(card.fallback).toMatch(/^\[SAMPLE DATA\] /);
    expect(JSON.stringify(announcementCard(said, CONTOSO))).not.toContain('SAMPLE');
  });

  test('states the window, the source and how far the data goes', () => {
    expect(announcementCard(said, CONTOSO).footer).toEqual([
      'Contoso',
      '2026-11-02 to 2026-11-15 (UTC)',
      'source report-csv',
      'data until <2026-11-16T08:00Z>',
    ]);
  });

  test('is one plain line in a notification: what, how bad, how much', () => {
    const { fallback } = announcementCard(said, CONTOSO);
    expect(fallback).toMatch(/^SMTP AUTH spike \(High\): scanner@contoso.com sent 12,430 messages /);
    expect(fallback).not.toContain('\n');
  });

  test('a line in a thread has no footer, but the badge of sample data', () => {
    const line = announcementCard(changeAnnouncement('reopened', [spike()], CONTEXT), { ...CONTOSO, sample: true });
    expect(line.footer).toEqual([]);
    expect(line.badge).toBe('SAMPLE DATA');
  });

  test('says how bad it is in a word, which a colour repeats', () => {
    const card = announcementCard(said, CONTOSO);
    expect(renderText(card, { width: 80, colour: true })).toContain(
      '\x1b[1mSMTP AUTH spike\x1b[0m\x1b[1m\x1b[31m · High',
    );
    expect(renderText(card, { width: 80, colour: false })).toContain('SMTP AUTH spike · High\n');
  });

  test('draws a chart of one series in red only where something is wrong', () => {
    const drawn = (severity: 'low' | 'high'): string =>
      renderText(announcementCard(episodeAnnouncement(spike({ severity }), CONTEXT), CONTOSO), {
        width: 80,
        colour: true,
      });
    expect(drawn('high')).toContain('\x1b[31m█');
    expect(drawn('low')).toContain('\x1b[34m█');
    expect(drawn('low')).not.toContain('\x1b[31m');
  });
});
