import { liveState, type RunStateEvent, runState } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { newRunNames, queued, started } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.test('hears that state was written, of the runs asked for, over reconnects, until it stops', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using worker = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const names = newRunNames()
  const heard: { type: RunStateEvent['type']; runId: string }[] = []
  const stop = worker.listen(liveState, { runId: names.runId }, ({ type }, { runId }) => {
    heard.push({ type, runId })
    if (heard.length === 1) throw new Error('a listener that fails harms nobody')
  })
  await worker.logEnd()
  const { sequence } = await bus.store(runState, names, queued(names), { messageId: 'q' })
  const other = newRunNames()
  await bus.store(runState, other, queued(other), { messageId: 'other' })
  raw.connection.publish(liveState.subject(names), 'not json')
  raw.connection.publish(liveState.subject(names), '{"type":"unknown"}')
  await raw.connection.flush()
  await nats.kill()
  await nats.restart()
  await worker.whenUp()
  await worker.logEnd()
  const publication = { messageId: 's', expectedLastSequence: sequence }
  await bus.store(runState, names, started(names, 1), publication)
  await waitFor(() => heard.length === 2)
  const { runId } = names
  t.strictSame(heard, [
    { type: 'run.queued', runId },
    { type: 'run.started', runId },
  ])
  stop()
  await bus.store(runState, names, started(names, 2), { messageId: 's2' })
  await worker.logEnd()
  t.equal(heard.length, 2)
})
