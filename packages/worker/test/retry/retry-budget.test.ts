import t from 'tap'
import { createRetryBudget } from '../../src/retry/retry-budget.ts'

t.test('a quiet worker may retry, a busy one up to a tenth of its calls', async (t) => {
  let ms = 0
  const budget = createRetryBudget({ floor: 3, now: () => ms })
  const taken = () => {
    let count = 0
    while (count < 1000 && budget.take()) count++
    return count
  }
  budget.called()
  t.equal(taken(), 3)
  for (let call = 0; call < 199; call++) budget.called()
  t.equal(taken(), 17, '20 of 200 calls, 3 of them taken')
  ms += 30_000
  t.equal(taken(), 0, 'still the same minute')
  ms += 60_000
  t.equal(taken(), 3, 'a new one')
})
