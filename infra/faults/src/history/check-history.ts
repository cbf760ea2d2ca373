import { type Entry, type Frame, type FrameComparison, type FrameSession, frame } from './frame.ts'
import { delta, endedNow, replaced, type SeenRun, seenRun, started } from './seen-run.ts'

/** A broken promise: which rule, and what was seen. */
export type Violation = Readonly<{ rule: string; detail: string }>

export type CheckHistoryOptions = Readonly<{
  sessionId: string
  /** Whether everything must have come to its end when the history does. */
  complete: boolean
  /** What is wrong with a run's text, if anything. Asked for every ended run. */
  judge: (run: Readonly<SeenRun>) => string | null
}>

export type CheckedHistory = Readonly<{ violations: readonly Violation[]; runs: ReadonlyMap<string, SeenRun> }>

type SeenComparison = { status: string; readonly runIds: Set<string>; open: boolean }

/**
 * Goes through everything a client got about a session, over all its connections, and names what the protocol does not
 * allow. Shares no code with the fold: a second opinion.
 */
export function checkHistory(entries: readonly Entry[], options: CheckHistoryOptions): CheckedHistory {
  const violations: Violation[] = []
  const runs = new Map<string, SeenRun>()
  const comparisons = new Map<string, SeenComparison>()
  let cursor: { created: string; sequence: number } | null = null
  let asked: string | null = null
  let joined = false

  const complain = (rule: string, detail: string) => void violations.push({ rule, detail })
  const about = (id: string) => (rule: string, detail: string) => complain(rule, `run ${id}: ${detail}`)

  const addComparison = ({ id, status, runs: own }: FrameComparison) => {
    comparisons.set(id, { status, runIds: new Set(own.map((run) => run.id)), open: status === 'running' })
    for (const run of own) {
      if (run.comparisonId !== id) complain('comparison', `run ${run.id} stands in ${id}, says ${run.comparisonId}`)
      const known = runs.get(run.id)
      if (known === undefined) runs.set(run.id, seenRun(run))
      else replaced(known, run, 'joined', about(run.id))
    }
    const running = own.filter((run) => runs.get(run.id)?.ended === false)
    if (status !== 'running' && running.length > 0) complain('comparison-early', `${id} is ${status}`)
  }

  const takeSession = (session: FrameSession) => {
    if (session.id !== options.sessionId) complain('foreign', `session ${session.id}`)
    const known = [...comparisons.keys()]
    const given = new Set(session.comparisons.map(({ id }) => id))
    for (const id of known) if (!given.has(id)) complain('joined', `comparison ${id} is gone`)
    for (const comparison of session.comparisons) {
      const before = comparisons.get(comparison.id)
      const replacing = new Set(comparison.runs.map((run) => run.replaces))
      for (const id of before?.runIds ?? []) {
        if (!comparison.runs.some((run) => run.id === id) && !replacing.has(id)) complain('joined', `run ${id} is gone`)
      }
      addComparison(comparison)
    }
  }

  const endComparison = (id: string, status: string) => {
    const comparison = comparisons.get(id)
    if (comparison === undefined) return complain('unknown', `comparison ${id} ended`)
    if (!comparison.open) complain('comparison-twice', `${id} ended again`)
    const own = [...comparison.runIds].map((runId) => runs.get(runId))
    const early = own.filter((run) => run?.ended !== true)
    if (early.length > 0) complain('comparison-early', `${id} before ${early.map((run) => run?.id).join(', ')}`)
    const statuses = new Set(own.map((run) => run?.status))
    const due = statuses.has('completed') ? 'completed' : statuses.has('cancelled') ? 'cancelled' : 'failed'
    if (early.length === 0 && status !== due) complain('comparison-status', `${id} ${status}, not ${due}`)
    Object.assign(comparison, { status, open: false })
  }

  const move = (text: string, isJoin: boolean) => {
    const [created = '', digits] = text.split('.')
    const next = { created, sequence: Number(digits) }
    if (cursor !== null && next.created !== cursor.created && !isJoin) complain('cursor', `${text} of another stream`)
    if (cursor !== null && next.created === cursor.created && next.sequence < cursor.sequence) {
      complain('cursor', `${text} after ${cursor.sequence}`)
    }
    cursor = next
  }

  const applyToRun = (event: Extract<Frame, { runId: string } | { type: 'run.snapshot' }>) => {
    const id = event.type === 'run.snapshot' ? event.run.id : event.runId
    const run = runs.get(id)
    if (event.type === 'run.queued') {
      if (run !== undefined) return complain('queued-twice', `run ${id}`)
      const comparison = comparisons.get(event.comparisonId)
      if (comparison === undefined) return complain('unknown', `comparison ${event.comparisonId} of run ${id}`)
      if (event.replaces !== null) {
        if (runs.get(event.replaces)?.ended === false) complain('replaced-early', `run ${event.replaces}`)
        comparison.runIds.delete(event.replaces)
      }
      comparison.runIds.add(id)
      comparison.open = true
      const { comparisonId, laneId, replaces } = event
      const queued = { status: 'queued', attempt: 0, index: 0, text: '', reasoning: null, replaces } as const
      runs.set(id, seenRun({ id, comparisonId, laneId, ...queued }))
      return
    }
    if (run === undefined) return complain('unknown', `${event.type} of run ${id}`)
    if (run.ended) return complain(event.type === 'run.ended' ? 'ended-twice' : 'after-ended', `${event.type} of ${id}`)
    if (run.cutTo !== null && event.type !== 'run.ended') complain('snapshot', `cut run ${id} goes on: ${event.type}`)
    const complainOfRun = about(id)
    if (event.type === 'run.started') started(run, event, complainOfRun)
    else if (event.type === 'run.delta') delta(run, event, complainOfRun)
    else if (event.type === 'run.snapshot') replaced(run, event.run, 'snapshot', complainOfRun)
    else if (event.type === 'run.ended') endedNow(run, event, complainOfRun)
    else if (event.attempt < run.attempt) complain('progress-attempt', `run ${id}: of attempt ${event.attempt}`)
  }

  const apply = (event: Frame) => {
    if (event.sessionId !== options.sessionId) complain('foreign', `${event.type} of session ${event.sessionId}`)
    const isJoin = event.type === 'session.joined' || event.type === 'session.created'
    if (isJoin === joined) complain('join', `${event.type} ${joined ? 'while joined' : 'before joining'}`)
    joined = true
    move(event.cursor, isJoin)
    switch (event.type) {
      case 'session.created':
        return takeSession(event.session)
      case 'session.joined':
        if (event.resumed && event.cursor !== asked) complain('join', `resumed at ${event.cursor}, asked for ${asked}`)
        if (event.resumed === (event.session !== undefined)) complain('join', 'a session, or resumed: one of the two')
        if (event.session !== undefined) takeSession(event.session)
        return
      case 'comparison.created':
        if (comparisons.has(event.comparison.id)) complain('comparison-twice', `${event.comparison.id} created again`)
        return addComparison(event.comparison)
      case 'comparison.ended':
        return endComparison(event.comparisonId, event.status)
      case 'session.updated':
      case 'session.deleted':
        return
      default:
        return applyToRun(event)
    }
  }

  for (const entry of entries) {
    if ('asked' in entry) {
      asked = entry.asked.after
      joined = false
      continue
    }
    const parsed = frame.safeParse(entry.frame)
    if (parsed.success) apply(parsed.data)
    else complain('malformed', `${JSON.stringify(entry.frame).slice(0, 300)}: ${parsed.error.issues[0]?.message}`)
  }

  for (const run of runs.values()) {
    const wrong = run.ended ? options.judge(run) : null
    if (wrong !== null) complain('text', `run ${run.id}: ${wrong}`)
    if (options.complete && !run.ended) complain('no-ending', `run ${run.id} is ${run.status}`)
  }
  for (const [id, { open }] of comparisons) {
    if (options.complete && open) complain('no-ending', `comparison ${id}`)
  }
  return { violations, runs }
}
