import type { OutputHead, OutputKind, RunCheckpoint } from '@playground/contracts'
import { splitText } from './split-text.ts'

/** In the order in which a checkpoint tells them. */
const outputKinds: readonly OutputKind[] = ['reasoning', 'text']

/** Bytes of text in one piece at most, as JSON. */
const maxPieceBytes = 256 * 1024

/** Everything there is of an attempt, as the pieces that are published one after the other. */
export function makeCheckpoint(
  head: OutputHead,
  output: Readonly<{ index: number; textIndex: number; text: string; reasoning: string }>,
): RunCheckpoint[] {
  const pieces = outputKinds.flatMap((kind) => {
    let offset = 0
    return splitText(output[kind], maxPieceBytes)
      .filter((text) => text !== '')
      .map((text) => {
        const piece = { kind, offset, text }
        offset += text.length
        return piece
      })
  })
  if (pieces.length === 0) pieces.push({ kind: 'text', offset: 0, text: '' })
  const at = new Date().toISOString()
  return pieces.map((piece, part) => ({
    type: 'run.checkpoint',
    ...head,
    at,
    index: output.index,
    textIndex: output.textIndex,
    part,
    ...piece,
    last: part === pieces.length - 1,
  }))
}
