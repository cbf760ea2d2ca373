import { test } from 'tap'
import { inParts } from '../../src/persist/in-parts.ts'

const ending = (length: number, reasoning: string | null = null) => ({ text: 'x'.repeat(length), reasoning })
const sizesOf = (parts: ReturnType<typeof inParts>) => parts.map((part) => part.map(({ text }) => text.length))

test('texts that are short together stay together, in their order', async (t) => {
  t.same(sizesOf(inParts([ending(0), ending(3), ending(0), ending(7)], 10)), [[0, 3, 0, 7]])
  t.same(inParts([]), [])
})

test('a part ends before it gets too long, and nothing is left out', async (t) => {
  t.same(sizesOf(inParts([ending(4), ending(6), ending(1), ending(50), ending(0)], 10)), [[4, 6], [1], [50], [0]])
  t.same(sizesOf(inParts([ending(1, 'reasoning'), ending(1)], 10)), [[1], [1]])
})
