import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { TLS_VERSIONS, type TlsVersion } from '../../../src/model/tls.ts';
import { tlsName } from '../../../src/reports/tls-text.ts';

/** The data source and the Mailflow that are chosen at the top of the dashboard. */
const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;
const CHOSEN = 'instance="$instance"';

/** Widths and heights in Grafana's grid, which has 24 columns. */
const SIXTH = 4;
const HALF = 12;
const WHOLE = 24;
const LOW = 4;
const HIGH = 9;
/** Amber after a day without data, red after two, in seconds; an alert of a followed log comes much sooner. */
const DAY_SECONDS = 86_400;

const COLOURS: Readonly<Record<TlsVersion, string>> = {
  none: 'red',
  ssl3: 'orange',
  '1.0': 'yellow',
  '1.1': 'purple',
  '1.2': 'blue',
  '1.3': '#14b8a6',
  unknown: '#8e8e8e',
};

/**
 * The dashboard for Grafana 11 or newer over Mailflow's `/metrics`, in Grafana's own model. Figures are of the newest 24 hours of
 * data at each moment, so that a line shows how a day's mail moves.
 */
export function dashboard(): Dashboard {
  return new DashboardBuilder('Mailflow')
    .uid('mailflow')
    .description('Mail by direction and TLS version, SMTP AUTH, insights, and how new the data are.')
    .tags(['mailflow', 'mail'])
    .time({ from: 'now-7d', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(
      new QueryVariableBuilder('instance')
        .label('Mailflow')
        .datasource(DATASOURCE)
        .query({ query: 'label_values(mailflow_data_age_seconds, instance)', refId: 'instance' })
        .refresh(VariableRefresh.OnTimeRangeChanged),
    )
    .withPanel(protectedShare('Sent out, protected', 'outbound'))
    .withPanel(protectedShare('Received, protected', 'inbound'))
    .withPanel(figure('SMTP AUTH senders', query(`mailflow_smtp_auth_senders{${CHOSEN}}`)).unit('locale'))
    .withPanel(
      figure('Open insights, high', query(`sum(mailflow_open_insights{${CHOSEN}, severity="high"})`)).thresholds(
        worseFrom({ red: 1 }),
      ),
    )
    .withPanel(
      figure('Age of the newest data', query(`mailflow_data_age_seconds{${CHOSEN}}`))
        .unit('s')
        .thresholds(worseFrom({ orange: DAY_SECONDS, red: 2 * DAY_SECONDS })),
    )
    .withPanel(
      figure('Messages waiting', query(`sum(mailflow_deliveries_waiting{${CHOSEN}})`)).thresholds(
        worseFrom({ orange: 10, red: 100 }),
      ),
    )
    .withRow(new RowBuilder('Mail'))
    .withPanel(byTls('Sent out, by TLS version', 'outbound'))
    .withPanel(byTls('Received, by TLS version', 'inbound'))
    .withPanel(
      table('Connectors and old or no TLS', [
        `sum by (direction, connector) (mailflow_connector_messages{${CHOSEN}, tls=~"none|ssl3|1.0|1.1"}) > 0`,
      ]),
    )
    .withRow(new RowBuilder('SMTP AUTH'))
    .withPanel(
      tlsColours(stacked('Messages by TLS version', query(`mailflow_smtp_auth_messages{${CHOSEN}}`, '{{tls}}'))),
    )
    .withPanel(
      tlsColours(lines('Senders by TLS version', query(`mailflow_smtp_auth_senders_by_tls{${CHOSEN}}`, '{{tls}}'))),
    )
    .withPanel(
      stacked('Messages by authentication', query(`mailflow_smtp_auth_messages_by_auth{${CHOSEN}}`, '{{auth}}')),
    )
    .withPanel(lines('Senders by authentication', query(`mailflow_smtp_auth_senders_by_auth{${CHOSEN}}`, '{{auth}}')))
    .withRow(new RowBuilder('Insights and data'))
    .withPanel(stacked('Open insights', query(`sum by (rule) (mailflow_open_insights{${CHOSEN}}) > 0`, '{{rule}}')))
    .withPanel(
      lines('Age of the newest data', query(`mailflow_source_data_age_seconds{${CHOSEN}}`, '{{source}}')).unit('s'),
    )
    .withPanel(
      lines('Followed logs, not read yet', query(`mailflow_followed_lag_bytes{${CHOSEN}}`, '{{log}}')).unit('bytes'),
    )
    .withPanel(
      lines('Chats connected', query(`mailflow_chat_connected{${CHOSEN}}`, '{{chat}}'))
        .min(0)
        .max(1)
        .decimals(0),
    )
    .build();
}

const query = (expression: string, legend = ''): DataqueryBuilder =>
  new DataqueryBuilder().datasource(DATASOURCE).expr(expression).legendFormat(legend).refId('A');

/** As the summary says it: among others, messages of unknown TLS count as not protected; where all are unknown, so is this. */
function protectedShare(title: string, direction: string): StatBuilder {
  const of = `mailflow_mail_messages{${CHOSEN}, direction="${direction}"`;
  return figure(
    title,
    query(`sum(${of}, tls!~"none|unknown"}) / (sum(${of}}) > 0) and sum(${of}, tls!="unknown"}) > 0`),
  )
    .unit('percentunit')
    .decimals(1)
    .noValue('no mail');
}

const figure = (title: string, of: DataqueryBuilder): StatBuilder =>
  new StatBuilder()
    .title(title)
    .datasource(DATASOURCE)
    .withTarget(of)
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .span(SIXTH)
    .height(LOW)
    .decimals(0);

const lines = (title: string, of: DataqueryBuilder): TimeSeriesBuilder =>
  new TimeSeriesBuilder()
    .title(title)
    .datasource(DATASOURCE)
    .withTarget(of)
    .span(HALF)
    .height(HIGH)
    .unit('locale')
    .min(0);

const stacked = (title: string, of: DataqueryBuilder): TimeSeriesBuilder =>
  lines(title, of)
    .drawStyle(GraphDrawStyle.Line)
    .fillOpacity(40)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal));

const byTls = (title: string, direction: string): TimeSeriesBuilder =>
  tlsColours(stacked(title, query(`mailflow_mail_messages{${CHOSEN}, direction="${direction}"}`, '{{tls}}')));

/** Each version has its name and colour, the same as in cards: red is for what is wrong, and for nothing else. */
function tlsColours(panel: TimeSeriesBuilder): TimeSeriesBuilder {
  for (const version of TLS_VERSIONS)
    panel.overrideByName(version, [
      { id: 'displayName', value: tlsName[version] },
      { id: 'color', value: { mode: 'fixed', fixedColor: COLOURS[version] } },
    ]);
  return panel;
}

const table = (title: string, [expression = '']: readonly string[]): TableBuilder =>
  new TableBuilder()
    .title(title)
    .datasource(DATASOURCE)
    .withTarget(query(expression).instant().format(PromQueryFormat.Table))
    .span(WHOLE)
    .height(HIGH)
    .noValue('none')
    .withTransformation({
      id: 'organize',
      options: { excludeByName: { Time: true }, renameByName: { Value: 'Messages' } },
    });

/** Green below the first. */
const worseFrom = (steps: Readonly<Record<string, number>>): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ color: 'green', value: null }, ...Object.entries(steps).map(([color, value]) => ({ color, value }))]);
