import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { applyRunEvent, foldOf, type RunFold } from '../src/fold.ts'
import type { Run } from '../src/run.ts'
import type { RunEvent } from '../src/run-event.ts'
import { at, checkpointOf, deltasOf, endedOf, queuedRun, runId, started } from './fixtures/run-log.ts'

const play = (events: readonly RunEvent[], from: RunFold = foldOf(queuedRun)) => events.reduce(applyRunEvent, from)

/** Pieces of output of one attempt, some of them halves of a surrogate pair. */
const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom('text' as const, 'reasoning' as const),
    text: fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.constantFrom('\ud83d', '\ude00', '日本', '\n\n')),
  }),
  { minLength: 1, maxLength: 30 },
)

const textOf = (attempt: readonly { kind: string; text: string }[], kind = 'text') =>
  attempt.flatMap((piece) => (piece.kind === kind ? piece.text : [])).join('')

t.test('deltas in order build the text, and the ending settles it', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(pieces, (attempt) => {
        const fold = play([started(1), ...deltasOf(1, attempt), endedOf(1, textOf(attempt), {})])
        assert.equal(fold.run.text, textOf(attempt))
        assert.equal(fold.run.reasoning ?? '', textOf(attempt, 'reasoning'))
        assert.equal(fold.run.status, 'completed')
        assert.equal(fold.run.index, null)
        assert.equal(fold.settled, true)
      }),
      { numRuns: 200 },
    ),
  )
})

t.test(
  'whatever is lost, repeated or late, the text is always a prefix of the truth and the ending makes it whole',
  async (t) => {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(
          pieces,
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          fc.boolean(),
          (attempt, chances, withText) => {
            const chance = () => chances.next().value ?? 0
            const truth = textOf(attempt)
            const deltas = deltasOf(2, attempt)
            const stale = deltasOf(1, [{ kind: 'text', text: 'a stale worker wrote this' }])
            const log: RunEvent[] = [started(1), ...stale, started(2, 'other')]
            const late: RunEvent[][] = []
            const seen: RunEvent[] = [...stale, started(1), started(2)]
            for (const [position, delta] of deltas.entries()) {
              if (chance() < 0.15) seen.push(delta)
              else log.push(delta)
              // An old socket delivers what was thought lost, or what was delivered already.
              while (chance() < 0.2) log.push(seen[Math.floor(chance() * seen.length)] ?? delta)
              if (chance() < 0.15) {
                const checkpoint = checkpointOf(2, attempt.slice(0, position + 1), 1 + Math.floor(chance() * 5))
                log.push(...checkpoint)
                late.push(checkpoint)
              }
              while (chance() < 0.1) log.push(...(late[Math.floor(chance() * late.length)] ?? []))
              seen.push(delta)
            }
            if (!withText) log.push(...checkpointOf(2, attempt, 4))
            log.push(
              endedOf(2, truth, withText ? { text: truth, reasoning: textOf(attempt, 'reasoning') || null } : {}),
            )
            log.push(...seen, ...checkpointOf(2, [...attempt, { kind: 'text', text: 'more' }], 1), started(3))

            let fold = foldOf(queuedRun)
            for (const event of log) {
              const before = fold
              fold = applyRunEvent(fold, event)
              if (before.run.status === 'completed') assert.equal(fold, before, 'after the ending nothing counts')
              if (fold.run.attempt !== 2) continue
              assert.ok(truth.startsWith(fold.run.text), 'a prefix of the truth at every step')
              assert.ok(textOf(attempt, 'reasoning').startsWith(fold.run.reasoning ?? ''), 'and so is the reasoning')
              if (before.run.attempt === 2)
                assert.ok(fold.run.text.length >= before.run.text.length, 'it never shrinks')
            }
            assert.equal(fold.run.text, truth)
            assert.equal(fold.settled, true)
            assert.deepEqual(fold.voided, [{ attempt: 1, text: 'a stale worker wrote this', reasoning: null }])
          },
        ),
        { numRuns: 500 },
      ),
    )
  },
)

t.test('every event twice is every event once', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 9 }), (attempt, size) => {
        const log = [
          started(1),
          ...deltasOf(1, attempt),
          ...checkpointOf(1, attempt, size),
          endedOf(1, textOf(attempt), {}),
        ]
        assert.deepEqual(play(log.flatMap((event) => [event, event])), play(log))
      }),
      { numRuns: 200 },
    ),
  )
})

t.test('a skipped index is a hole that only a checkpoint, a snapshot or the ending mends', async (t) => {
  const attempt = ['one ', 'two ', 'three ', 'four'].map((text) => ({ kind: 'text' as const, text }))
  const [first, , third, fourth] = deltasOf(1, attempt)
  if (!first || !third || !fourth) throw new Error('fixture')
  const broken = play([started(1), first, third])
  t.equal(broken.hole, true)
  t.equal(broken.run.text, 'one ')
  t.equal(applyRunEvent(broken, fourth), broken, 'nothing applies while there is a hole')
  const mended = play(checkpointOf(1, attempt.slice(0, 3), 3), broken)
  t.equal(mended.hole, false)
  t.equal(mended.run.text, 'one two three ')
  t.equal(applyRunEvent(mended, fourth).run.text, 'one two three four')
  t.equal(play([endedOf(1, 'one two three four', {})], broken).settled, false, 'a short text is known to be short')
})

t.test('a delta whose offset does not fit is a hole too', async (t) => {
  const [first, second] = deltasOf(1, [
    { kind: 'text', text: 'ab' },
    { kind: 'text', text: 'c' },
  ])
  if (!first || second?.type !== 'run.delta') throw new Error('fixture')
  const fold = play([started(1), first, { ...second, offset: 1 }])
  t.equal(fold.run.text, 'ab')
  t.equal(fold.hole, true)
})

t.test('a checkpoint that misses a piece changes nothing', async (t) => {
  const attempt = [{ kind: 'text' as const, text: 'abcdefgh' }]
  const parts = checkpointOf(1, attempt, 2)
  t.ok(parts.length > 2)
  for (const lost of parts.keys()) {
    const fold = play([started(1), ...parts.toSpliced(lost, 1)])
    t.equal(fold.run.text, '', `without piece ${lost}`)
  }
  const both = checkpointOf(1, [{ kind: 'reasoning', text: 'because' }, ...attempt], 4)
  t.equal(play([started(1), ...both.toSpliced(1, 1)]).run.text, '', 'without the second piece of the reasoning')
  t.equal(play([started(1), ...parts.slice(0, 2), ...parts]).run.text, 'abcdefgh', 'a new one replaces a broken one')
})

t.test('the length of the ending is authoritative: a longer text is cut', async (t) => {
  const attempt = [{ kind: 'text' as const, text: 'a zombie went on writing' }]
  const fold = play([started(1), ...deltasOf(1, attempt), endedOf(1, 'a zombie', { status: 'interrupted' })])
  t.equal(fold.run.text, 'a zombie')
  t.equal(fold.settled, true)
})

t.test('of two endings the first wins, and a cancel that lost leaves no mark', async (t) => {
  const delta = deltasOf(1, [{ kind: 'text', text: 'done' }])
  const cancel: RunEvent = { type: 'run.cancel-requested', sessionId: null, at, runId, attempt: 1 }
  const fold = play([started(1), ...delta, endedOf(1, 'done', {}), cancel, endedOf(1, 'do', { status: 'cancelled' })])
  t.equal(fold.run.status, 'completed')
  t.equal(fold.run.text, 'done')
  t.equal(fold.cancelRequested, false)
})

t.test('deltas still count between the request to cancel and the ending', async (t) => {
  const [first, second] = deltasOf(1, [
    { kind: 'text', text: 'a' },
    { kind: 'text', text: 'b' },
  ])
  if (!first || !second) throw new Error('fixture')
  const cancel: RunEvent = { type: 'run.cancel-requested', sessionId: null, at, runId, attempt: 1 }
  const fold = play([started(1), first, cancel, second])
  t.equal(fold.run.text, 'ab')
  t.equal(fold.cancelRequested, true)
})

t.test('a snapshot replaces what the client has, unless it is of an earlier attempt', async (t) => {
  const run: Run = { ...queuedRun, status: 'streaming', attempt: 2, index: 7, text: 'whole' }
  const snapshot: RunEvent = { type: 'run.snapshot', sessionId: null, at, run }
  t.equal(play([started(1), snapshot]).run.text, 'whole')
  const late = play([started(3), snapshot])
  t.equal(late.run.text, '')
  t.equal(late.run.attempt, 3)
})

t.test('folding is pure: the state that went in stays as it was', async (t) => {
  const before = Object.freeze(foldOf(Object.freeze({ ...queuedRun })))
  t.equal(applyRunEvent(before, started(1)).run.attempt, 1)
  t.equal(before.run.attempt, 0)
})
