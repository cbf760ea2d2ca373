import { createHash } from 'node:crypto'
import { noId, runState } from '@playground/contracts'
import { startNats } from '@playground/testing'
import t from 'tap'
import { cancelRun, WrongLastSequence } from '../src/index.ts'
import { completed, newRunNames, queued, started } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.test('cancelling', async (t) => {
  const nats = await startNats()
  const bus = await openBus(nats.url)
  t.after(async () => {
    await bus[Symbol.asyncDispose]()
    await nats[Symbol.asyncDispose]()
  })
  const begin = async (...events: ReturnType<typeof queued>[]) => {
    const names = newRunNames()
    let sequence = 0
    for (const [index, event] of events.entries()) {
      const message = { ...event, runId: names.runId, sessionId: names.sessionId }
      const publication = { messageId: `${names.runId}.${index}`, expectedLastSequence: sequence }
      sequence = (await bus.store(runState, names, message, publication)).sequence
    }
    return { names, sequence }
  }
  const any = newRunNames()

  t.test('a run that waits is ended, with nothing in it', async (t) => {
    const { names } = await begin(queued(any))
    t.equal(await cancelRun(bus, names), 'ended')
    t.match(await bus.readLast(runState, names), {
      message: {
        type: 'run.ended',
        status: 'cancelled',
        attempt: 0,
        length: 0,
        sha256: createHash('sha256').update('').digest('hex'),
        sessionId: names.sessionId,
        runId: names.runId,
      },
    })
    t.equal(await cancelRun(bus, names), 'already-ended')
  })

  t.test('a run that is being executed is asked to end, once, however often it is cancelled', async (t) => {
    const { names, sequence } = await begin(queued(any), started(any, 2))
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancelRun(bus, names)))
    t.ok(answers.every((answer) => answer === 'requested'))
    const last = await bus.readLast(runState, names)
    t.match(last, { message: { type: 'run.cancel-requested', attempt: 2 } })
    await using raw = await openRaw(nats.url)
    const subjects = (await raw.manager.streams.info('RUNS', { subjects_filter: runState.subject(names) })).state
      .subjects
    t.equal(subjects?.[runState.subject(names)], 3)
    t.ok((last?.sequence ?? 0) > sequence)
  })

  t.test('a run that has ended stays as it is', async (t) => {
    const { names, sequence } = await begin(queued(any), started(any, 1), completed(any, 1, 'done'))
    t.equal(await cancelRun(bus, names), 'already-ended')
    t.equal((await bus.readLast(runState, names))?.sequence, sequence)
  })

  t.test(
    'a run that is not in the log yet is ended in it, with its comparison, so that nobody begins it',
    async (t) => {
      const names = { ...newRunNames(), sessionId: noId }
      const comparisonId = newRunNames().runId
      t.equal(await cancelRun(bus, names, { comparisonId }), 'ended')
      t.match(await bus.readLast(runState, names), { message: { comparisonId, sessionId: null } })
      const publication = { messageId: 'late', expectedLastSequence: 0 }
      await t.rejects(bus.store(runState, names, queued(names), publication), WrongLastSequence)
    },
  )

  t.test(
    'aimed at the beginning and the end of runs, there is one outcome, and everyone was told the truth',
    async (t) => {
      const outcomes = { started: 0, completed: 0, cancelled: 0, requested: 0 }
      const race = async () => {
        const { names, sequence } = await begin(queued(any))
        const execute = async () => {
          try {
            const first = await bus.store(runState, names, started(names, 1), {
              messageId: `${names.runId}.start.1.w`,
              expectedLastSequence: sequence,
            })
            outcomes.started++
            await bus.store(runState, names, completed(names, 1, ''), {
              messageId: `${names.runId}.end.1.w.1`,
              expectedLastSequence: first.sequence,
            })
            return 'completed'
          } catch (error) {
            if (!(error instanceof WrongLastSequence)) throw error
            return 'lost'
          }
        }
        const [executed, ...cancelled] = await Promise.all([execute(), cancelRun(bus, names), cancelRun(bus, names)])
        const last = (await bus.readLast(runState, names))?.message
        if (executed === 'completed') {
          outcomes.completed++
          t.match(last, { type: 'run.ended', status: 'completed' })
          t.ok(cancelled.every((answer) => answer === 'already-ended'))
        } else if (last?.type === 'run.ended') {
          outcomes.cancelled++
          t.match(last, { status: 'cancelled' })
          t.ok(cancelled.includes('ended') && !cancelled.includes('requested'))
        } else {
          outcomes.requested++
          t.match(last, { type: 'run.cancel-requested' })
          t.ok(cancelled.every((answer) => answer === 'requested'))
        }
      }
      for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 10 }, race))
      t.equal(outcomes.completed + outcomes.cancelled + outcomes.requested, 100)
      t.ok(outcomes.started >= outcomes.completed)
    },
  )
})
