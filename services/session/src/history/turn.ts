/** One run of a lane in the light of later turns: enough to choose a history without reading a text. */
export type Turn = Readonly<{
  runId: string
  laneId: string
  comparisonId: string
  /** Of its comparison. */
  position: number
  promptTokens: number
  answerTokens: number
  hasText: boolean
  /** Not replaced by a retry. */
  current: boolean
  /** From this turn on, its lane continues the history up to and with that run. */
  continuesRun: string | null
}>

type Place = Readonly<{ laneId: string; position: number; continuesRun: string | null }>

/**
 * What a lane has behind it at a turn, oldest first: for each earlier turn the lane's current run there, if it has
 * any text. Where the lane continued another answer, that answer's history stands in for everything before.
 * `turns` are all of one session.
 */
export function historyBefore(turns: readonly Turn[], { laneId, position, continuesRun }: Place): readonly Turn[] {
  if (continuesRun !== null) return historyWith(turns, continuesRun)
  const own = turns
    .filter((turn) => turn.laneId === laneId && turn.current && turn.position < position)
    .sort((a, b) => a.position - b.position)
  const from = own.findLastIndex((turn) => turn.continuesRun !== null)
  const continued = own[from]?.continuesRun ?? null
  const base = continued === null ? [] : historyWith(turns, continued)
  return [...base, ...own.slice(Math.max(0, from)).filter((turn) => turn.hasText)]
}

/** The history up to and with a run. A run continues only runs of earlier turns, so this comes to an end. */
function historyWith(turns: readonly Turn[], runId: string): readonly Turn[] {
  const last = turns.find((turn) => turn.runId === runId)
  return last === undefined ? [] : [...historyBefore(turns, last), ...(last.hasText ? [last] : [])]
}
