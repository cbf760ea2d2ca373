import type { Bus } from '@playground/bus'
import { procedures, type Session, type SessionExport, type SharedSession, type Timeline } from '@playground/contracts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { isVeiled } from '../live/veil.ts'

type Source = Readonly<{ bus: Bus; userId: string }>
type Head = Omit<SharedSession, 'comparisons'>

/** A session as JSON, in pieces of a turn each: with all timelines at once it might weigh too much. */
export async function* sessionJson(source: Source, { userId: _, ...session }: Session): AsyncGenerator<string> {
  const { comparisons, ...head } = session
  yield `${JSON.stringify(head satisfies Head).slice(0, -1)},"comparisons":[`
  for (const [at, comparison] of comparisons.entries()) {
    // The pace of an answer tells who gave it.
    const timelines = isVeiled(head) ? {} : await readTimelines(source, comparison.id)
    const runs = comparison.runs.map((run) => ({ ...run, timeline: timelines[run.id] ?? [] }))
    const shown: SharedSession['comparisons'][number] = { ...comparison, runs }
    yield `${at === 0 ? '' : ','}${JSON.stringify(shown)}`
  }
  yield ']}'
}

/** The same as a file, which says what it is. */
export async function* sessionExportJson(source: Source, session: Session): AsyncGenerator<string> {
  const head: Omit<SessionExport, 'session'> = {
    format: 'model-playground/session',
    version: 1,
    exportedAt: new Date().toISOString(),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"session":`
  yield* sessionJson(source, session)
  yield '}\n'
}

async function readTimelines({ bus, userId }: Source, comparisonId: string): Promise<Record<string, Timeline>> {
  const request = { userId, comparisonId }
  const { timelines } = await bus.call(procedures.readTimelines, request, { timeoutMs: procedureTimeoutMs })
  return timelines
}
