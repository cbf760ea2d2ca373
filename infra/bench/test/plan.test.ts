import { test } from 'tap'
import { findCell } from '../src/cells/find-cell.ts'
import { planOf } from '../src/plan.ts'
import { readOptions } from '../src/read-options.ts'

const planned = (...args: string[]) => planOf(readOptions(args))

test('every cell of both modes is there', async (t) => {
  for (const pass of [...planned(), ...planned('--short')]) {
    for (const name of pass.cells) t.equal(findCell(name).name, name)
  }
})

test('the full mode measures five times for 20 s what is about load', async (t) => {
  const [first] = planned()
  t.match(first, { rounds: 5, windowMs: 20_000, pinned: true })
})

test('what is asked for wins over the mode', async (t) => {
  t.same(planned('--', '--cells', '200,burst', '--systems', 'direct,product', '--seconds', '8', '--rounds', '2'), [
    { cells: ['200', 'burst'], systems: ['direct', 'product'], rounds: 2, windowMs: 8_000, pinned: true },
  ])
  t.ok(planned('--short', '--unpinned').every(({ pinned }) => !pinned))
})

test('what nobody knows is refused', async (t) => {
  t.throws(() => findCell('200 streams'), /There is no cell/)
  t.throws(() => readOptions(['--fast']))
  t.throws(() => readOptions(['--rounds', 'many']))
})
