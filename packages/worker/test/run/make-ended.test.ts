import { createHash } from 'node:crypto'
import { type Job, newId, runEnded, type Timeline } from '@playground/contracts'
import t from 'tap'
import { fitsEnded, makeEnded } from '../../src/run/make-ended.ts'

const job: Job = {
  runId: newId(),
  kind: 'chat',
  sessionId: null,
  comparisonId: null,
  userId: newId(),
  provider: 'manual',
  model: 'manual/model',
  class: 'live',
  acceptedAtMs: 0,
}
const ending = {
  attempt: 1,
  status: 'completed',
  finishReason: 'stop',
  error: null,
  metrics: null,
  reasoning: null,
} as const

t.test('the text travels with the ending up to 256 KiB, its length and hash always', async (t) => {
  const short = makeEnded(job, { ...ending, text: '🦊' })
  t.match(short, { text: '🦊', length: 2, reasoning: null })
  t.equal(short.sha256, createHash('sha256').update('🦊', 'utf8').digest('hex'))
  const long = makeEnded(job, { ...ending, text: 'x'.repeat(300_000) })
  t.equal(long.text, undefined)
  t.equal(long.length, 300_000)
  t.equal(fitsEnded({ text: 'x'.repeat(100_000), reasoning: 'y'.repeat(200_000) }), false, 'both together')
  t.ok(runEnded.safeParse(short).success && runEnded.safeParse(long).success)
})

t.test('an ending stays below 480 KiB, whatever its timeline and request', async (t) => {
  const points: Timeline = Array.from({ length: 10_000 }, (_, index) => [index * 123_456.7, index * 100])
  const ended = makeEnded(job, {
    ...ending,
    text: 'é'.repeat(120_000),
    execution: {
      workerId: newId(),
      timeline: (limit = 10_000) => points.filter((_, index) => index % Math.ceil(10_000 / limit) === 0),
      request: {
        url: '',
        body: 'z'.repeat(60_000),
        truncated: false,
        resolvedModel: null,
        providerRequestId: null,
        droppedParameters: [],
      },
    },
  })
  t.ok(Buffer.byteLength(JSON.stringify(ended)) <= 480 * 1024)
  t.ok((ended.timeline?.length ?? 0) >= 5000)
})
