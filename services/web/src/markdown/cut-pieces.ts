const pieceLength = 4000

/** Cuts a long text into pieces of about 4,000 characters, at the end of a line where there is one. */
export function cutPieces(text: string): { offset: number; piece: string }[] {
  const pieces: { offset: number; piece: string }[] = []
  for (let offset = 0; offset < text.length; ) {
    const end = endOfPiece(text, offset)
    pieces.push({ offset, piece: text.slice(offset, end) })
    offset = end
  }
  return pieces
}

function endOfPiece(text: string, offset: number): number {
  const end = offset + pieceLength
  if (end >= text.length) return text.length
  const newline = text.lastIndexOf('\n', end)
  if (newline > offset) return newline + 1
  // Not between the halves of a character outside the basic plane.
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end
}
