import type { Comparison, Lane, Run, Session } from '@playground/contracts'

type Cell = string | number | null | undefined
type Row = Readonly<{ session: Session; comparison: Comparison; run: Run; lane: Lane | undefined }>

/** A run per line; what each column holds. */
const columns: Readonly<Record<string, (row: Row) => Cell>> = {
  session: ({ session }) => session.title,
  turn: ({ comparison }) => comparison.position + 1,
  prompt: ({ comparison }) => comparison.prompt,
  lane: ({ lane }) => lane?.label,
  model: ({ run }) => run.model,
  status: ({ run }) => run.status,
  finishReason: ({ run }) => run.finishReason,
  error: ({ run }) => run.error?.code,
  vote: ({ comparison, run }) => voteOn(comparison, run),
  text: ({ run }) => run.text,
  thinking: ({ run }) => run.reasoning,
  queueMs: ({ run }) => run.metrics?.queueMs,
  ttftMs: ({ run }) => run.metrics?.ttftMs,
  ttfaMs: ({ run }) => run.metrics?.ttfaMs,
  durationMs: ({ run }) => run.metrics?.durationMs,
  tokensPerSecond: ({ run }) => run.metrics?.tokensPerSecond,
  inputTokens: ({ run }) => run.metrics?.usage.input,
  cacheReadTokens: ({ run }) => run.metrics?.usage.cacheRead,
  cacheWriteTokens: ({ run }) => run.metrics?.usage.cacheWrite,
  outputTokens: ({ run }) => run.metrics?.usage.output,
  reasoningTokens: ({ run }) => run.metrics?.usage.reasoning,
  totalTokens: ({ run }) => run.metrics?.usage.total,
  costMicros: ({ run }) => run.metrics?.costMicros,
  costStatus: ({ run }) => run.metrics?.costStatus,
  createdAt: ({ run }) => run.createdAt,
  endedAt: ({ run }) => run.endedAt,
  runId: ({ run }) => run.id,
}

/** A session as CSV (RFC 4180), in pieces. */
export function* sessionCsv(session: Session): Generator<string> {
  yield line(Object.keys(columns))
  const lanes = new Map(session.lanes.map((lane) => [lane.id, lane]))
  for (const comparison of session.comparisons) {
    for (const run of comparison.runs) {
      const row = { session, comparison, run, lane: lanes.get(run.laneId) }
      yield line(Object.values(columns).map((read) => read(row)))
    }
  }
}

function voteOn({ vote }: Comparison, run: Run): string {
  if (vote === null) return ''
  if (vote.winner === run.id) return 'best'
  return vote.winner === 'tie' || vote.winner === 'both_bad' ? vote.winner : ''
}

/** What a spreadsheet takes for a formula, also behind blanks and in full width. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u

const line = (cells: readonly Cell[]) => `${cells.map(written).join(',')}\r\n`

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const inert = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
