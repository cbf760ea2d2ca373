import type { UsageReport } from '@playground/contracts'

/** A report as CSV (RFC 4180), a line per day and model. A cell that a spreadsheet would calculate is kept as text. */
export function usageCsv({ byDay }: UsageReport): string {
  const rows = byDay.flatMap(({ day, byModel }) =>
    byModel.map(({ model, tokens, costMicros }) => [day, cell(model), tokens, (costMicros / 1_000_000).toFixed(6)]),
  )
  return [['day', 'model', 'tokens', 'cost_usd'], ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
