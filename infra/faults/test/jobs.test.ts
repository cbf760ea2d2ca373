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
  result: z
    .union([
      z.object({ content: z.string(), messageId: z.string(), conversationId: z.string().nullable() }),
      z.object({ embeddings: z.array(z.array(z.number())) }),
    ])
    .nullable(),
})
type Job = z.infer<typeof job>

const insistMs = 30_000
const chunks = 150

/** A job, and what the vendor has answered for it so far, each call something else. */
type Made = Readonly<{ jobId: string; answers: () => readonly unknown[] }>

/** Jobs in conversations, in scratch and for vectors, each with texts of its own. */
async function createJobs({ stack, models, upstream }: Arena, person: Person, count: number): Promise<Made[]> {
  const model = models.get('openai')?.[0] ?? ''
  const made: Made[] = []
  for (let each = 0; each < count; each++) {
    const seed = randomUUID()
    const texts = [0, 1, 2].map((index) => `${seed} ${index}`)
    const message = promptFor({ seed, chunks, everyMs: 20 })
    const body =
      each % 3 === 1
        ? { type: 'embeddings', input: texts, model: 'openai/text-embedding-3-small' }
        : { type: 'completion', message, model, ...(each % 3 === 0 ? {} : { scratch: true }) }
    const answer = await call(stack.urls, person.token, '/jobs', { method: 'POST', body, insistMs })
    const asking = { seed, model: model.slice(model.indexOf('/') + 1), instructions: null }
    made.push({
      jobId: created.parse(answer.body).jobId,
      answers: () => (each % 3 === 1 ? upstream.vectorsOf(texts) : upstream.callsOf(asking).map(({ text }) => text)),
    })
  }
  return made
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
    await waitFor(() => jobs[1]?.answers().length === 1, { timeoutMs: 20_000, describe: 'vectors to be asked for' })
    await kill(arena)
    for (const { jobId, answers } of jobs) {
      const done = await waitFor(
        async () => {
          const now = await readJob(arena, person, jobId)
          return !['queued', 'active'].includes(now.state) && now
        },
        { timeoutMs: 90_000, intervalMs: 200, describe: 'every job to end' },
      )
      const calls = answers()
      t.match(done, { state: 'completed', progress: 1, error: null })
      const { result } = done
      const answer = result !== null && 'content' in result ? result.content : result?.embeddings
      t.same(answer, calls.at(-1), 'one whole answer, of the last call')
      t.ok(calls.length === 1 || (name === 'the worker' && calls.length === 2), `${calls.length} calls`)
      const { rows } = await arena.database.query(
        'SELECT 1 FROM charges JOIN jobs ON jobs.run_id = charges.run_id WHERE jobs.id = $1',
        [jobId],
      )
      t.equal(rows.length, 1, 'charged once')
    }
    const { rows } = await arena.database.query('SELECT count(*)::int AS runs FROM runs WHERE user_id = $1', [
      person.id,
    ])
    t.equal(rows[0]?.runs, jobs.length, 'a run each, and no other')
    t.same(await wrongInAccount(arena.database, person.id), [])
  })
}
