import { test } from 'tap'
import { walkFrames } from '../../src/client/walk-frames.ts'

function frame(opcode: number, length: number): Buffer {
  const payload = Buffer.alloc(length, 'x')
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}

const lengths = [0, 2, 125, 126, 400, 65_535, 65_536, 70_000, 5]
const stream = Buffer.concat(lengths.map((length, index) => frame(index % 2 === 0 ? 9 : 1, length)))

function shorts(pieces: readonly Buffer[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  const walk = walkFrames((opcode, payload) => found.push([opcode, payload.length]))
  for (const piece of pieces) walk(piece)
  return found
}

const expected = [
  [9, 0],
  [1, 2],
  [9, 125],
  [9, 5],
]

test('short frames are shown, long ones walked over', async (t) => {
  t.same(shorts([stream]), expected)
})

test('it does not matter where the bytes are cut', async (t) => {
  for (const size of [1, 2, 3, 7, 100, 1_000, 65_536]) {
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
      stream.subarray(index * size, (index + 1) * size),
    )
    t.same(shorts(pieces), expected, `pieces of ${size}`)
  }
})
