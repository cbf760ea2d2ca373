import { test } from 'tap'
import { waitFor } from '../src/index.ts'

test('gives the first truthy value', async (t) => {
  let count = 0
  t.equal(await waitFor(() => (++count === 3 ? 'third' : undefined)), 'third')
})

test('takes a condition that throws as not yet', async (t) => {
  let count = 0
  const value = await waitFor(() => {
    if (++count < 3) throw new Error('too early')
    return count
  })
  t.equal(value, 3)
})

test('says what it waited for and the last value when time is up', async (t) => {
  await t.rejects(
    waitFor(() => 0, { timeoutMs: 50, describe: 'the queue to fill' }),
    { message: /50 ms for the queue to fill; last value: 0/ },
  )
})

test('says the last error when time is up', async (t) => {
  const cause = new Error('connection refused')
  await t.rejects(
    waitFor(() => Promise.reject(cause), { timeoutMs: 50 }),
    { message: /connection refused/, cause },
  )
})
