import { describe, expect, test } from 'vitest';
import { type Calibration, calibrate, uncalibrated } from '../../../src/rules/smtp-auth-spike/calibrate.ts';
import { kept } from './detectors.ts';
import { judge } from './measure.ts';
import { designStyles } from './styles.ts';
import { type SimulatedTenant, type Style, simulateTenant } from './tenant.ts';
import { historyAfter, senderDaysOf } from './tenant-history.ts';

const params = { alertsPerWeek: 2, newUsualAfterDays: 14 };
const quietStyle: Style = { ...(designStyles[0] as Style), compromised: 0 };

function calibrated(tenant: SimulatedTenant, at = tenant.days - 1, alertsPerWeek = 2): Calibration {
  const addresses = tenant.senders.map(({ address }) => address);
  const steps = calibrate(historyAfter(addresses, senderDaysOf(tenant), at, 150), { ...params, alertsPerWeek });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('the threshold from an alert budget', () => {
  const tenant = simulateTenant(quietStyle, 7, 1500, 130, 129);

  test('lets through no more than the budget on the days that it was found on', () => {
    const { threshold, testedDays } = calibrated(tenant);
    expect(testedDays).toBe(60);
    const { judgements } = judge(tenant, 70, kept);
    const alerts = judgements.flat().filter(({ score }) => score >= threshold).length;
    // A day counts for at most two, and some of these would not have opened again.
    expect(alerts).toBeGreaterThan(8);
    expect(alerts).toBeLessThanOrEqual(26);
  });

  test('is lower for who wants to hear more', () => {
    expect(calibrated(tenant, 129, 6).threshold).toBeLessThan(calibrated(tenant, 129, 1).threshold);
  });

  test('is built in until there are six weeks of history', () => {
    expect(calibrated(tenant, 40)).toEqual(uncalibrated);
    expect(calibrated(tenant, 42).testedDays).toBe(22);
  });

  test('never falls so low that nothing much would be an alert', () => {
    expect(calibrated(simulateTenant(quietStyle, 8, 20, 130, 129)).threshold).toBe(2.8);
  });

  test('is hardly moved by an attack on many accounts', () => {
    const attacked = {
      ...tenant,
      senders: tenant.senders.map((sender, at) => {
        if (at % 30 !== 0) return sender;
        const messages = sender.messages.slice();
        messages[100] = (messages[100] ?? 0) + 5000;
        return { ...sender, messages };
      }),
    };
    expect(calibrated(attacked).threshold - calibrated(tenant).threshold).toBeLessThan(0.2);
  });
});

test('what happens later changes no finding of an earlier day', () => {
  const tenant = simulateTenant(designStyles[1] as Style, 9, 300, 120, 60);
  const shorter = {
    ...tenant,
    days: 90,
    senders: tenant.senders.map((sender) => ({ ...sender, messages: sender.messages.slice(0, 90) })),
  };
  const until90 = (of: SimulatedTenant) => kept(of, 60).filter(({ day }) => day < 90);
  expect(until90(shorter).length).toBeGreaterThan(20);
  expect(until90(shorter)).toEqual(until90(tenant));
});
