import { test } from 'tap'
import { scanStamps } from '../../src/client/scan-stamps.ts'
import { stampedText } from '../../src/stamp.ts'

function collect(pieces: readonly Buffer[]): number[] {
  const found: number[] = []
  const scan = scanStamps((sentAtUs) => found.push(sentAtUs))
  for (const piece of pieces) scan(piece)
  return found
}

const told = Buffer.from([1, 2, 3].map((each) => `data: {"delta":"${stampedText(each * 1_000)}"}\n\n`).join(''))

test('every stamp is found once, in order', async (t) => {
  t.same(collect([told]), [1_000, 2_000, 3_000])
})

test('it does not matter where the bytes are cut', async (t) => {
  for (let at = 0; at <= told.length; at++) {
    t.same(collect([told.subarray(0, at), told.subarray(at)]), [1_000, 2_000, 3_000], `cut at ${at}`)
  }
  t.same(collect([...told].map((byte) => Buffer.from([byte]))), [1_000, 2_000, 3_000], 'byte by byte')
})

test('a text that is told again holds no new stamp', async (t) => {
  t.same(
    collect([told, told, Buffer.from(stampedText(2_500)), Buffer.from(stampedText(3_001))]),
    [1_000, 2_000, 3_000, 3_001],
  )
})

test('a mark with something else behind it is no stamp', async (t) => {
  const noise = ['|', '||', '|123|', `|${'9'.repeat(13)}x|`, `|${'1'.repeat(14)}x`]
  for (const each of noise) {
    t.same(collect([Buffer.from(each), Buffer.from(stampedText(7)), Buffer.from(each)]), [7], each)
  }
})
