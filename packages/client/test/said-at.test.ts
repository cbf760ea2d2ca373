import fc from 'fast-check'
import t from 'tap'
import { saidAt } from '../src/said-at.ts'

t.test('what had arrived is the last point that lies behind', async (t) => {
  const timeline: [number, number][] = [
    [100, 0],
    [200, 0],
    [300, 12],
    [400, 30],
  ]
  t.same(saidAt(timeline, 99), { text: 0, reasoning: 0 })
  t.same(saidAt(timeline, 100), { text: 0, reasoning: 0.5 })
  t.same(saidAt(timeline, 299), { text: 0, reasoning: 1 })
  t.same(saidAt(timeline, 300), { text: 12, reasoning: 1 })
  t.same(saidAt(timeline, 5000), { text: 30, reasoning: 1 })
})

t.test('a run that said nothing has nothing to show', async (t) => {
  t.same(saidAt([], 100), { text: 0, reasoning: 0 })
})

t.test('it never takes a word back as time goes on', async () => {
  const points = fc.array(fc.tuple(fc.nat(10_000), fc.nat(5000))).map((raw) => {
    const sort = (values: number[]) => values.toSorted((a, b) => a - b)
    const [times, lengths] = [sort(raw.map(([ms]) => ms)), sort(raw.map(([, length]) => length))]
    return times.map((ms, index): [number, number] => [ms, lengths[index] ?? 0])
  })
  fc.assert(
    fc.property(points, fc.nat(11_000), fc.nat(11_000), (timeline, a, b) => {
      const [early, late] = [saidAt(timeline, Math.min(a, b)), saidAt(timeline, Math.max(a, b))]
      return early.text <= late.text && early.reasoning <= late.reasoning
    }),
  )
})
