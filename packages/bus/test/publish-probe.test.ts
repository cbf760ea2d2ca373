import { runOutput } from '@playground/contracts'
import { startNats } from '@playground/testing'
import t from 'tap'
import { delta, newRunNames } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.test('a publish that was dropped while the link stands is noticed', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using bus = await openBus(proxy.url)
  const names = newRunNames()
  t.equal(await bus.publishProbe(runOutput, names, delta(names, 1, 0, 'a')), true)
  proxy.lose = ({ verb, subject }) => verb === 'PUB' && subject === runOutput.subject(names)
  t.equal(bus.publish(runOutput, names, delta(names, 2, 1, 'b')), true, 'a plain publish cannot know')
  t.equal(await bus.publishProbe(runOutput, names, delta(names, 3, 2, 'c')), false)
  t.equal(bus.up, true)
  proxy.lose = () => false
  t.equal(await bus.publishProbe(runOutput, names, delta(names, 4, 3, 'd')), true)
})

t.test('a publish that the stream refuses is noticed', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  await raw.manager.streams.update('RUNS', { max_msg_size: 10 })
  const names = newRunNames()
  t.equal(await bus.publishProbe(runOutput, names, delta(names, 1, 0, 'a')), false)
})
