const maxLength = 60

const segmenter = new Intl.Segmenter()

/** A session's first title: the prompt's first line that says something, cut at a word where one is near. */
export function titleOf(prompt: string): string {
  const line = prompt.split('\n').find((candidate) => candidate.trim() !== '') ?? prompt
  const words = line.trim().replace(/\s+/g, ' ')
  if (words.length <= maxLength) return words
  const letters = [...segmenter.segment(words.slice(0, 1000))].map(({ segment }) => segment)
  if (letters.length <= maxLength) return words
  const cut = letters.slice(0, maxLength - 1).join('')
  const lastBlank = cut.lastIndexOf(' ')
  return `${(lastBlank > cut.length * 0.6 ? cut.slice(0, lastBlank) : cut).trimEnd()}…`
}
