import { test } from 'tap'
import { decodeVectors, decodeVerdicts, encodeVectors, encodeVerdicts } from '../src/index.ts'

test('vectors come back as the 32-bit floats they are', (t) => {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31 - 0.5
  }
  for (const [count, dimensions] of [
    [1, 1],
    [3, 7],
    [256, 64],
    [2, 20_000],
  ] as const) {
    const vectors = Array.from({ length: count }, () => Array.from({ length: dimensions }, random))
    const decoded = decodeVectors(encodeVectors(vectors))
    t.same(
      decoded.map((vector) => Array.from(vector)),
      vectors.map((vector) => vector.map(Math.fround)),
      `${count} of ${dimensions}`,
    )
  }
  t.match(encodeVectors([[1, 2]]), /^2:[A-Za-z0-9+/]+=*$/, 'plain text that any log and database holds')
  t.end()
})

test('what are no vectors is refused, on the way in and on the way out', (t) => {
  for (const wrong of [[], [[]], [[1], [1, 2]], [[Number.NaN]], [[Number.POSITIVE_INFINITY]]]) {
    t.throws(() => encodeVectors(wrong), RangeError)
  }
  for (const wrong of ['', 'hello', ':', '0:AAAA', '-1:AAAA', '1.5:AAAA', '3:AAAAAA==', 'x:AAAA']) {
    t.throws(() => decodeVectors(wrong), RangeError, wrong)
  }
  t.end()
})

test('verdicts come back as they were given', (t) => {
  const verdicts = [
    { flagged: false, categories: [] },
    { flagged: true, categories: ['violence', 'self-harm/intent'] },
  ]
  t.same(decodeVerdicts(encodeVerdicts(verdicts)), verdicts)
  t.throws(() => decodeVerdicts('{}'))
  t.throws(() => decodeVerdicts('[{"flagged":"yes","categories":[]}]'))
  t.end()
})
