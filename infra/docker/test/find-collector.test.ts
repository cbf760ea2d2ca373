import t from 'tap'
import { findCollector } from '../src/find-collector.ts'

const there = async () => ({ address: '10.0.0.2', family: 4 })
const nowhere = async () => {
  throw new Error('ENOTFOUND')
}

t.test('traces go to the collector of the profile when it is up, and nowhere when it is not', async (t) => {
  const given = { LOG_LEVEL: 'info' }
  t.strictSame(await findCollector(given, there), {
    ...given,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
  })
  t.strictSame(await findCollector(given, nowhere), given)
})

t.test('whoever says where traces go is believed', async (t) => {
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere:4318' }
  t.strictSame(await findCollector(given, there), given)
})
