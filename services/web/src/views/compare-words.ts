import { diffLines, diffWordsWithSpace } from 'diff'

/** A piece of two texts: in both, or in one of them. */
export type Piece = Readonly<{ text: string; in: 'both' | 'first' | 'second' }>

const patienceMs = 400
const fewestWords = 3

/** Two texts word by word; line by line where words would take too long. */
export function compareWords(first: string, second: string): { pieces: readonly Piece[]; by: 'words' | 'lines' } {
  const words = diffWordsWithSpace(first, second, { timeout: patienceMs })
  const pieces = (words ?? diffLines(first, second)).map(({ value, added, removed }): Piece => {
    return { text: value, in: added ? 'second' : removed ? 'first' : 'both' }
  })
  return { pieces: words === undefined ? pieces : withoutCrumbs(pieces), by: words === undefined ? 'lines' : 'words' }
}

/**
 * One or two words between changes are in both texts by chance, and nobody can read around them: they count as
 * changed. What is changed in a row is then one piece of each text. Breaks between paragraphs stay.
 */
export function withoutCrumbs(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = []
  let first = ''
  let second = ''
  const close = () => {
    if (first !== '') whole.push({ text: first, in: 'first' })
    if (second !== '') whole.push({ text: second, in: 'second' })
    first = ''
    second = ''
  }
  for (const [index, piece] of pieces.entries()) {
    const inside = (first !== '' || second !== '') && index < pieces.length - 1
    const crumb = inside && wordsIn(piece.text) < fewestWords && !piece.text.includes('\n\n')
    if (piece.in === 'both' && !crumb) {
      close()
      whole.push(piece)
    } else {
      if (piece.in !== 'second') first += piece.text
      if (piece.in !== 'first') second += piece.text
    }
  }
  close()
  return whole
}

/** How many words of the pieces are in both texts, or in one. */
export function countWords(pieces: readonly Piece[], where: Piece['in']): number {
  return pieces.filter((piece) => piece.in === where).reduce((sum, { text }) => sum + wordsIn(text), 0)
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0
}
