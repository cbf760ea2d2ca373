import type { Bus, LogEntry } from '@playground/bus'
import { runOutput, runState, runsLog } from '@playground/contracts'

/** Where a run stands in the log. */
export type RunPlace = Readonly<{
  provider: string
  userId: string
  sessionId: string
  runId: string
  firstSequence: number
}>

/** A part of the log, both ends included. */
type Part = Readonly<{ fromSequence: number; isBeginning?: boolean; untilSequence: number; signal: AbortSignal }>

/**
 * A filter with blanks in it makes the server look at every message from the start on, a literal one does not. Below
 * so many messages one look is cheaper than two consumers per run.
 */
const fewMessages = 20_000

/** The messages of some runs of one session from their beginnings up to a sequence, in order. */
export async function readRuns(
  bus: Bus,
  runs: readonly RunPlace[],
  untilSequence: number,
  signal: AbortSignal,
): Promise<LogEntry[]> {
  const inReach = runs.filter(({ firstSequence }) => firstSequence <= untilSequence)
  const [first] = inReach
  if (first === undefined) return []
  const fromSequence = Math.min(...inReach.map(({ firstSequence }) => firstSequence))
  if (untilSequence - fromSequence < fewMessages) {
    const ids = new Set(inReach.map(({ runId }) => runId))
    const entries = await readSession(bus, first, { fromSequence, untilSequence, signal })
    return entries.filter(({ subject }) => ids.has(runIdOf(subject)))
  }
  const reads = inReach.flatMap((run) => {
    const part = { fromSequence: run.firstSequence, isBeginning: true, untilSequence, signal }
    return [runState.filter(run), runOutput.filter(run)].map((filter) => read(bus, filter, part))
  })
  return inOrder(await Promise.all(reads))
}

/** Everything the log says about a session between two sequences, both included, in order. */
export async function readSession(
  bus: Bus,
  { userId, sessionId }: { userId: string; sessionId: string },
  part: Part,
): Promise<LogEntry[]> {
  if (part.untilSequence < part.fromSequence) return []
  return read(bus, runsLog.filter({ userId, sessionId }), part)
}

async function read(bus: Bus, filter: string, part: Part): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  await bus.readLog({ ...part, filter, onEntry: (entry) => entries.push(entry) })
  return entries
}

function inOrder(parts: readonly LogEntry[][]): LogEntry[] {
  return parts.flat().sort((one, other) => one.sequence - other.sequence)
}

function runIdOf(subject: string): string {
  return subject.split('.', 5)[4] ?? ''
}
