import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { checkHistory } from '../history/check-history.ts'
import { longestSilence } from '../history/longest-silence.ts'
import type { SeenRun } from '../history/seen-run.ts'
import { call } from '../outside/call.ts'
import { faultSettings } from './fault-settings.ts'
import type { Arena } from './open-arena.ts'
import { readStoredRuns, type StoredRun, wrongInAccount } from './read-database.ts'
import { readLoggedRun } from './read-log.ts'
import type { LoadedSession } from './start-load.ts'

/** What everybody who looked at the load saw. */
export type Findings = Readonly<{
  /** Whatever is not as promised; must be empty. */
  wrong: readonly string[]
  runs: number
  /** How many runs ended so. */
  statuses: Readonly<Record<string, number>>
  /** Runs that took more than one attempt, and calls of providers beyond the first of a run. */
  reruns: number
  extraCalls: number
  /** The longest time a client saw nothing of a run that was streaming, in ms. */
  longestSilenceMs: number
  /** Connections that clients lost, and requests that were refused, by code. */
  losses: number
  refusals: Readonly<Record<string, number>>
}>

export type VerifyOptions = Readonly<{
  /** How a run may have ended; only `completed` unless told. */
  allowed?: readonly string[]
  /** How long the last client may take to see the end, in ms. */
  withinMs?: number
}>

const session = z.looseObject({
  status: z.string(),
  comparisons: z.array(
    z.looseObject({ runs: z.array(z.looseObject({ id: z.string(), status: z.string(), text: z.string() })) }),
  ),
})

/**
 * Waits until every client saw the end, then holds against each other what the clients got, the log, the database and
 * every gateway's GET, and all of them against what the provider said.
 */
export async function verifyLoad(
  arena: Arena,
  load: readonly LoadedSession[],
  { allowed = ['completed'], withinMs = 90_000 }: VerifyOptions = {},
): Promise<Findings> {
  const wrong = await waitForTheEnd(load, withinMs)
  await Promise.all(load.flatMap(({ followers }) => followers.map((follower) => follower.close())))
  const stored = await readStoredRuns(
    arena.database,
    load.map(({ id }) => id),
  )
  const statuses: Record<string, number> = {}
  let extraCalls = 0
  for (const loaded of load) {
    const own = stored.filter(({ sessionId }) => sessionId === loaded.id)
    if (own.length === 0) wrong.push(`session ${loaded.id} has no run in the database`)
    for (const run of own) {
      statuses[run.status] = (statuses[run.status] ?? 0) + 1
      const complain = (detail: string) => wrong.push(`session ${loaded.id} run ${run.id} (${run.model}): ${detail}`)
      const calls = arena.upstream.callsOf(askingOf(loaded, run))
      extraCalls += Math.max(0, calls.length - 1)
      if (!allowed.includes(run.status)) complain(`ended ${run.status}`)
      if (run.reserved !== null) complain(`${run.reserved} tokens stay reserved`)
      if (run.charged === null) complain('was never charged')
      if (calls.length > 3 * run.attempt) complain(`${calls.length} calls in ${run.attempt} attempts`)
      const logged = await readLoggedRun(arena.bus, { ...run, runId: run.id })
      for (const detail of logged.wrong) complain(detail)
      if (logged.status !== run.status || logged.text !== run.text) {
        complain(`${described(run)} in the database, ${described(logged)} in the log`)
      }
    }
    wrong.push(...(await compareReaders(arena, loaded, own)))
    wrong.push(...compareClients(arena, loaded, own))
  }
  for (const { id } of new Set(load.map(({ person }) => person))) {
    wrong.push(...(await wrongInAccount(arena.database, id)).map((detail) => `account ${id}: ${detail}`))
  }
  if (wrong.length > 0 && faultSettings.keep !== undefined) await keepHistories(arena, load)
  const followers = load.flatMap((loaded) => loaded.followers)
  return {
    ...{ wrong, runs: stored.length, statuses, extraCalls },
    reruns: stored.filter(({ attempt }) => attempt > 1).length,
    longestSilenceMs: Math.round(Math.max(0, ...followers.map(({ entries }) => longestSilence(entries)))),
    losses: followers.reduce((sum, { losses }) => sum + losses.length, 0),
    refusals: tally(followers.flatMap(({ refusals }) => refusals)),
  }
}

async function waitForTheEnd(load: readonly LoadedSession[], withinMs: number): Promise<string[]> {
  const late = new Set(load.flatMap(({ followers }) => followers))
  const all = Promise.all([...late].map((follower) => follower.whenIdle().then(() => late.delete(follower))))
  const timer = Promise.withResolvers<void>()
  const timeout = setTimeout(timer.resolve, withinMs)
  await Promise.race([all, timer.promise])
  clearTimeout(timeout)
  return late.size === 0 ? [] : [`${late.size} clients saw no end after ${withinMs} ms`]
}

function askingOf({ seed }: LoadedSession, { model, instructions }: StoredRun) {
  return { seed, model: model.slice(model.indexOf('/') + 1), instructions }
}

/** What is wrong with a text, by what the provider said: whole for a completed run, else the beginning of one call. */
function judgeWith(arena: Arena, loaded: LoadedSession, stored: readonly StoredRun[]) {
  return ({ id, status, text }: Pick<SeenRun, 'id' | 'status' | 'text'>): string | null => {
    const run = stored.find((candidate) => candidate.id === id)
    if (run === undefined) return 'is not in the database'
    const said = arena.upstream.callsOf(askingOf(loaded, run)).map((each) => each.text)
    if (status === 'completed' ? said.includes(text) : text === '' || said.some((whole) => whole.startsWith(text))) {
      return null
    }
    return `is not what the provider said in any of ${said.length} calls: ${described({ status, text })}`
  }
}

function compareClients(arena: Arena, loaded: LoadedSession, stored: readonly StoredRun[]): string[] {
  const judge = judgeWith(arena, loaded, stored)
  return loaded.followers.flatMap((follower, number) => {
    const where = `session ${loaded.id} client ${number}`
    const { violations, runs } = checkHistory(follower.entries, { sessionId: loaded.id, complete: true, judge })
    const wrong = violations.map(({ rule, detail }) => `${where}: ${rule}: ${detail}`)
    for (const run of stored) {
      const seen = runs.get(run.id)
      if (seen === undefined) wrong.push(`${where}: never heard of run ${run.id}`)
      else if (seen.text !== run.text || seen.status !== run.status) {
        wrong.push(`${where}: ${described(seen)}, in the database ${described(run)}`)
      }
    }
    return wrong
  })
}

async function compareReaders(arena: Arena, loaded: LoadedSession, stored: readonly StoredRun[]): Promise<string[]> {
  const expected = stored.map(({ id, status, text }) => ({ id, status, text })).toSorted(byId)
  const wrong: string[] = []
  for (const url of arena.stack.urls) {
    const answer = await call([url], loaded.person.token, `/sessions/${loaded.id}`, { insistMs: 10_000 })
    const read = session.safeParse(answer.body)
    if (!read.success) {
      wrong.push(`${url} answers ${answer.status} for session ${loaded.id}`)
      continue
    }
    const runs = read.data.comparisons.flatMap((comparison) => comparison.runs)
    const shown = runs.map(({ id, status, text }) => ({ id, status, text })).toSorted(byId)
    if (read.data.status !== 'idle') wrong.push(`${url} says session ${loaded.id} is ${read.data.status}`)
    if (!isDeepStrictEqual(shown, expected)) wrong.push(`${url} shows other runs of session ${loaded.id}`)
  }
  return wrong
}

/** What every client got, beside the data and logs that are kept. */
async function keepHistories({ stack }: Arena, load: readonly LoadedSession[]): Promise<void> {
  const kept = load.map(({ id, followers }) => ({ id, clients: followers.map(({ entries }) => entries) }))
  await writeFile(join(stack.dataDir, `histories-${Date.now()}.json`), JSON.stringify(kept))
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}

function described({ status, text }: { status: string; text: string }): string {
  return `${status} with ${text.length} characters`
}

function tally(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return counts
}
