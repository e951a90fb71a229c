import { count } from '../../model/format.ts';
import { joinNames } from '../../model/text/names.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { Cut, TableView } from '../../view/view.ts';
import { policyTypeName } from './policy-names.ts';
import type { PolicyRow } from './rows.ts';

const MAX_REASONS = 3;

/** A line for each organisation, domain and policy type. */
export function policiesTable(rows: readonly PolicyRow[], cut: Cut | null): TableView {
  return {
    caption: 'Sessions by organisation, domain and policy',
    columns: [left('Organisation'), left('Domain'), left('Policy'), right('OK'), right('Failed'), left('Reasons')],
    rows: rows.map((row) => [
      textCell(row.organisation),
      textCell(row.policyDomain),
      textCell(policyTypeName[row.policyType]),
      countCell(row.successful),
      countCell(row.failed),
      textCell(reasonsText(row)),
    ]),
    cut,
  };
}

/** `certificate-expired at mx2.contoso.com (5)`; a dash where nothing failed. */
export function reasonsText({ reasons, unexplained }: Pick<PolicyRow, 'reasons' | 'unexplained'>): string {
  const named = reasons.map(
    ({ resultType, mx, sessions }) => `${resultType}${mx === '' ? '' : ` at ${mx}`} (${count(sessions)})`,
  );
  const all = [...named, ...(unexplained > 0 ? [`no reason given (${count(unexplained)})`] : [])];
  return all.length === 0 ? '–' : joinNames(all, MAX_REASONS);
}
