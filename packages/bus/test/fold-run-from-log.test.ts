import { type Run, runOutput, runState } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { type Bus, foldRunFromLog, type RunNames } from '../src/index.ts'
import { at, completed, delta, newRunNames, queued, started } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'

const runOf = ({ runId }: RunNames): Run => ({
  id: runId,
  comparisonId: runId,
  laneId: runId,
  model: 'openai/test',
  provider: 'openai',
  status: 'queued',
  attempt: 0,
  index: 0,
  text: '',
  reasoning: null,
  finishReason: null,
  error: null,
  metrics: null,
  droppedParameters: [],
  replaces: null,
  createdAt: at,
  endedAt: null,
})

/** Writes a run's log; returns its first sequence. */
async function write(bus: Bus, names: RunNames, words: readonly string[], end: boolean): Promise<number> {
  const first = await bus.store(runState, names, queued(names), { messageId: `${names.runId}.q` })
  const begun = await bus.store(runState, names, started(names, 1), { messageId: `${names.runId}.s` })
  let text = ''
  for (const [index, word] of words.entries()) {
    bus.publish(runOutput, names, delta(names, index + 1, text.length, word))
    text += word
  }
  // Not an event: counts as nothing.
  await waitFor(() => bus.publishProbe(runOutput, names, '{"type":"unknown"}'))
  if (end) {
    const publication = { messageId: `${names.runId}.e`, expectedLastSequence: begun.sequence }
    await bus.store(runState, names, completed(names, 1, text), publication)
  }
  return first.sequence
}

t.test('folds a run from its own part of the log, up to where it is asked for', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  const other = newRunNames()
  const firstSequence = await write(bus, names, ['one ', 'two ', 'three'], false)
  await write(bus, other, ['not mine'], true)
  const { lastSequence } = await bus.logEnd()
  const whole = await foldRunFromLog(bus, runOf(names), names, firstSequence, lastSequence)
  t.match(whole.run, { status: 'streaming', attempt: 1, index: 3, text: 'one two three' })
  const part = await foldRunFromLog(bus, runOf(names), names, firstSequence, firstSequence + 3)
  t.match(part.run, { status: 'streaming', index: 2, text: 'one two ' })
  const ended = await foldRunFromLog(bus, runOf(other), other, firstSequence, lastSequence)
  t.match(ended, { settled: true, run: { status: 'completed', index: null, text: 'not mine' } })
})

t.test('a run that is not in the log yet is as it was', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const names = newRunNames()
  const { lastSequence } = await bus.logEnd()
  t.strictSame((await foldRunFromLog(bus, runOf(names), names, 0, lastSequence)).run, runOf(names))
})
