import t from 'tap'
import { parseDelivery } from '../src/delivery.ts'

t.test('reads where a message stands, with and without domain and account', async (t) => {
  const expected = { streamSequence: 42, consumerSequence: 7, storedAtMs: 1_700_000_000_123.456, pending: 3 }
  const tokens = 'RUNS.consumer.1.42.7.1700000000123456000.3'
  t.match(parseDelivery(`$JS.ACK.${tokens}`), expected)
  t.match(parseDelivery(`$JS.ACK._.account.${tokens}`), expected)
  t.match(parseDelivery(`$JS.ACK.domain.account.${tokens}.random`), expected)
})

t.test('anything else is no delivery', async (t) => {
  const others = ['', '_INBOX.a.b', '$JS.ACK.', '$JS.ACK.RUNS.consumer.1.x.7.1.3', '$JS.ACK.RUNS.consumer.1.42.7.1.3.4']
  for (const reply of others) t.equal(parseDelivery(reply), null, reply)
})
