import { type RunEvent, runDelta, runOutput } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import t from 'tap'
import { manualProvider } from '../lab/manual-provider.ts'
import { startLab } from '../lab/start-lab.ts'

t.setTimeout(120_000)

const deltas = (events: readonly RunEvent[]) => events.filter((event) => event.type === 'run.delta')

t.test('the first output leaves at once, later ones with the turn of the event loop', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  for (const word of ['one ', 'two ', 'three ', 'four']) call.say(word)
  await waitFor(async () => (await run.fold()).run.text === 'one two three four')
  t.match(deltas(await run.events()), [
    { index: 1, textIndex: 1, offset: 0, kind: 'text', text: 'one ' },
    { index: 2, textIndex: 2, offset: 4, kind: 'text', text: 'two three four' },
  ])
  call.finish()
  await run.ended
})

t.test('deltas count both kinds together and the text alone', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  call.say('a', 'reasoning')
  call.say('b')
  call.say('c', 'reasoning')
  call.say('d')
  call.finish()
  await run.ended
  const shape = deltas(await run.events()).map(({ index, textIndex, offset, kind, text }) => [
    index,
    textIndex,
    offset,
    kind,
    text,
  ])
  t.same(shape, [
    [1, 0, 0, 'reasoning', 'a'],
    [2, 1, 0, 'text', 'b'],
    [3, 1, 1, 'reasoning', 'c'],
    [4, 2, 1, 'text', 'd'],
  ])
})

t.test('a delta is the JSON of its frame, its type first, and never above 64 KiB of text', async (t) => {
  const lab = await startLab(t)
  const provider = manualProvider()
  await lab.work(provider)
  const run = await lab.start()
  const call = await provider.next()
  const text = '"\u0001🦊é'.repeat(30_000)
  call.say(text)
  call.finish()
  await run.ended
  const raw: string[] = []
  const { lastSequence } = await lab.bus.logEnd()
  await lab.bus.readLog({
    filter: runOutput.subject(run.names),
    fromSequence: 1,
    untilSequence: lastSequence,
    onEntry: ({ data }) => raw.push(Buffer.from(data).toString()),
  })
  const found = raw.filter((json) => json.startsWith('{"type":"run.delta",'))
  t.ok(found.length > 1)
  t.ok(found.every((json) => json.length < 64 * 1024 + 500))
  const parsed = found.map((json) => runDelta.parse(JSON.parse(json)))
  t.equal(parsed.map((delta) => delta.text).join(''), text)
  t.match(parsed[0], { sessionId: run.job.sessionId, runId: run.job.runId, attempt: 1 })
})
