import { test } from 'tap'
import { eachAtOnce } from '../../src/sweep/each-at-once.ts'

test('each item is worked on once, no more than so many at a time', async (t) => {
  const done: number[] = []
  let now = 0
  let most = 0
  await eachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++now)
    await Promise.resolve()
    now--
    done.push(item)
  })
  t.same(done.toSorted(), [1, 2, 3, 4, 5, 6, 7])
  t.equal(most, 3)
})

test('one that fails keeps no other from being worked on, and is not kept quiet', async (t) => {
  const done: number[] = []
  const failing = eachAtOnce([1, 2, 3], 1, async (item) => {
    if (item === 1) throw new Error('the first')
    done.push(item)
  })
  await t.rejects(failing, { message: 'the first' })
  t.same(done, [2, 3])
})
