import { randomUUID } from 'node:crypto'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { z } from 'zod'
import { type Arena, openArena, type Person } from '../src/arena/open-arena.ts'
import { wrongInAccount } from '../src/arena/read-database.ts'
import { promptFor } from '../src/arena/start-known-upstream.ts'
import { call } from '../src/outside/call.ts'

const created = z.object({ jobId: z.string() })
const job = z.object({
  id: z.string(),
  state: z.string(),
  progress: z.number(),
  error: z.object({ code: z.string() }).nullable(),
  result: z.object({ content: z.string(), messageId: z.string(), conversationId: z.string().nullable() }).nullable(),
})
type Job = z.infer<typeof job>

const insistMs = 30_000
const chunks = 150

/** Jobs in conversations and in scratch, each with a text of its own. */
async function createJobs({ stack, models }: Arena, person: Person, count: number) {
  const model = models.get('openai')?.[0] ?? ''
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const seed = randomUUID()
      const message = promptFor({ seed, chunks, everyMs: 20 })
      const body = { type: 'completion', message, model, ...(index % 2 === 0 ? {} : { scratch: true }) }
      const answer = await call(stack.urls, person.token, '/jobs', { method: 'POST', body, insistMs })
      return { seed, model: model.slice(model.indexOf('/') + 1), jobId: created.parse(answer.body).jobId }
    }),
  )
}

async function readJob({ stack }: Arena, { token }: Person, jobId: string): Promise<Job> {
  return job.parse((await call(stack.urls, token, `/jobs/${jobId}`, { insistMs })).body)
}

type Victim = (arena: Arena) => Promise<void>

const victims: Readonly<Record<string, Victim>> = {
  'the worker': async ({ stack }) => stack.workers.get('openai')?.[0]?.restart(),
  'the session service': async ({ stack }) => stack.sessions[0]?.restart(),
  'the gateway': async ({ stack }) => stack.gateways[0]?.restart(),
  'nats-server': async ({ stack }) => stack.nats?.restart(),
}

for (const [name, kill] of Object.entries(victims)) {
  test(`a job loses nothing when ${name} is killed in the middle of it`, async (t) => {
    await using arena = await openArena({ people: 1, providers: ['openai'] })
    const [person] = arena.people
    if (person === undefined) throw new Error('nobody is there')
    // More than there are places for: some run when it happens, the others wait.
    const jobs = await createJobs(arena, person, 6)
    await waitFor(async () => (await readJob(arena, person, jobs[0]?.jobId ?? '')).progress > 0.1, {
      timeoutMs: 20_000,
      describe: 'the first job to be answered',
    })
    await kill(arena)
    for (const { seed, model, jobId } of jobs) {
      const done = await waitFor(
        async () => {
          const now = await readJob(arena, person, jobId)
          return !['queued', 'active'].includes(now.state) && now
        },
        { timeoutMs: 90_000, intervalMs: 200, describe: 'every job to end' },
      )
      const calls = arena.upstream.callsOf({ seed, model, instructions: null })
      t.match(done, { state: 'completed', progress: 1, error: null })
      t.equal(done.result?.content, calls.at(-1)?.text, 'one whole answer, of the last call')
      t.ok(calls.length === 1 || (name === 'the worker' && calls.length === 2), `${calls.length} calls`)
      const { rows } = await arena.database.query('SELECT run_id FROM charges WHERE run_id = $1', [
        done.result?.messageId,
      ])
      t.equal(rows.length, 1, 'charged once')
    }
    const { rows } = await arena.database.query('SELECT count(*)::int AS runs FROM runs WHERE user_id = $1', [
      person.id,
    ])
    t.equal(rows[0]?.runs, jobs.length, 'a run each, and no other')
    t.same(await wrongInAccount(arena.database, person.id), [])
  })
}
