import t from 'tap'
import { benchLayout } from '../../src/session/use-bench-layout.ts'

t.test('lanes stand in one row while they fit', async (t) => {
  t.same(benchLayout(4, 1176, 900), { columns: 4, rows: 1 })
  t.same(benchLayout(1, 1176, 900), { columns: 1, rows: 1 })
})

t.test('more lanes make two rows in a high window', async (t) => {
  t.same(benchLayout(5, 1176, 900), { columns: 3, rows: 2 })
  t.same(benchLayout(8, 1176, 900), { columns: 4, rows: 2 })
})

t.test('in a low window, or when half of them do not fit, one row scrolls', async (t) => {
  t.same(benchLayout(8, 1176, 768), { columns: 8, rows: 1 })
  t.same(benchLayout(8, 900, 900), { columns: 8, rows: 1 })
})
