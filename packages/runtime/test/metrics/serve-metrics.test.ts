import t from 'tap'
import { startMetrics } from '../../src/metrics/start-metrics.ts'

const port = 0

t.test('figures are told as Prometheus reads them, and what cannot be read is left out', async (t) => {
  const complaints: unknown[] = []
  const { serveMetrics } = await import('../../src/metrics/serve-metrics.ts')
  const { metrics, close, address } = await serveMetrics({
    port,
    host: '127.0.0.1',
    complain: (one) => complaints.push(one),
  })
  const counter = metrics.counter({ name: 'things_total', help: 'Things', labels: ['kind'] })
  counter.add({ kind: 'small' })
  counter.add({ kind: 'small' }, 4)
  metrics.histogram({ name: 'wait_seconds', help: 'Waits', buckets: [1, 2] }).observe({}, 1.5)
  let level = 7
  metrics.gauge({ name: 'level', help: 'Level' }, () => level)
  metrics.gauge({ name: 'levels', help: 'Levels', labels: ['place'] }, async () => [
    { labels: { place: 'here' }, value: level },
  ])
  metrics.total({ name: 'kept_elsewhere_total', help: 'Kept' }, () => 100)
  metrics.gauge({ name: 'broken', help: 'Broken', labels: ['place'] }, () => {
    throw new Error('no')
  })
  const read = async () => (await fetch(`${address}/metrics`)).text()
  const text = await read()
  t.match(text, 'playground_things_total{kind="small"} 5\n')
  t.match(text, 'playground_wait_seconds_bucket{le="1"} 0\n')
  t.match(text, 'playground_wait_seconds_bucket{le="2"} 1\n')
  t.match(text, 'playground_level 7\n')
  t.match(text, 'playground_levels{place="here"} 7\n')
  t.match(text, 'playground_kept_elsewhere_total 100\n')
  t.match(text, /^process_cpu_seconds_total /m)
  t.match(text, /^nodejs_eventloop_lag_p99_seconds /m)
  t.notMatch(text, /^playground_broken[ {]/m)
  t.equal(complaints.length, 1)
  level = 3
  const again = await read()
  t.match(again, 'playground_level 3\n')
  t.match(again, 'playground_kept_elsewhere_total 100\n', 'a count is not added to itself')
  t.equal((await fetch(`${address}/`)).status, 404)
  t.equal((await fetch(`${address}/metrics`, { method: 'POST' })).status, 404)
  await close()
  await t.rejects(fetch(`${address}/metrics`))
})

t.test('without a port nothing is told and nothing is kept', async (t) => {
  const { metrics, close } = await startMetrics({
    port: undefined,
    host: '127.0.0.1',
    complain: () => t.fail('there is nothing to complain about'),
  })
  metrics.counter({ name: 'things_total', help: 'Things' }).add({})
  metrics.gauge({ name: 'level', help: 'Level' }, () => {
    t.fail('nobody asks')
    return 0
  })
  await close()
})
