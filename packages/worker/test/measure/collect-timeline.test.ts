import t from 'tap'
import { collectTimeline } from '../../src/measure/collect-timeline.ts'

t.test('a timeline tells when how much of the text was there', async (t) => {
  const timeline = collectTimeline()
  timeline.add(12.345, 5)
  timeline.add(20, 9)
  t.same(timeline.points(), [
    [12.3, 5],
    [20, 9],
  ])
})

t.test('a very long answer keeps at most 10,000 points, the last one among them', async (t) => {
  const timeline = collectTimeline()
  for (let point = 1; point <= 123_457; point++) timeline.add(point, point)
  const points = timeline.points()
  t.ok(points.length <= 10_000 && points.length > 4000, String(points.length))
  t.same(points.at(-1), [123_457, 123_457])
  t.ok(timeline.points(100).length <= 100)
  t.same(timeline.points(100).at(-1), [123_457, 123_457])
})
