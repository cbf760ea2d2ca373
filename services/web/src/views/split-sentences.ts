/** One thing an answer says, without the signs of markdown, and the words it is compared by. */
export type Sentence = Readonly<{ text: string; words: ReadonlySet<string> }>

const mostSentences = 400
const fewestWords = 3

/**
 * The sentences of an answer, in order. Headings, code and formulas are left out: they have no sentences. Cut by the
 * rules of Unicode, so it works for any language.
 */
export function splitSentences(markdown: string): Sentence[] {
  const sentences: Sentence[] = []
  const cutter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
  for (const block of blocksOf(markdown)) {
    for (const { segment } of cutter.segment(block)) {
      const text = segment.trim()
      const words = wordsOf(text)
      if (words.size >= fewestWords) sentences.push({ text, words })
      if (sentences.length === mostSentences) return sentences
    }
  }
  return sentences
}

/** Paragraphs, list items and table rows as plain lines. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = []
  let open = ''
  let fence: string | null = null
  const begin = (line: string) => {
    if (open !== '') blocks.push(open)
    open = line
  }
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,}|\$\$)/.exec(line)?.[1]
    const item = /^\s*(?:[-*+]|\d{1,9}[.)]|>)\s+/.exec(line)
    if (fence !== null) {
      if (mark?.startsWith(fence) === true) fence = null
    } else if (mark !== undefined) {
      begin('')
      if (mark !== '$$' || line.trim() === '$$') fence = mark
    } else if (line.trim() === '' || /^\s{0,3}#{1,6}\s/.test(line) || /^[\s|:-]+$/.test(line)) begin('')
    else if (/^\s*\|/.test(line)) begin(plain(line.replaceAll('|', ' ')))
    else if (item !== null) begin(plain(line.slice(item[0].length)))
    else open = open === '' ? plain(line) : `${open} ${plain(line)}`
  }
  begin('')
  return blocks
}

function plain(line: string): string {
  return line
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/(^|\s)[*_](\S)/g, '$1$2')
    .replace(/(\S)[*_](?=\s|[.,;:!?)]|$)/g, '$1')
    .trim()
}

function wordsOf(text: string): ReadonlySet<string> {
  const cutter = new Intl.Segmenter(undefined, { granularity: 'word' })
  const words = new Set<string>()
  for (const { segment, isWordLike } of cutter.segment(text)) if (isWordLike === true) words.add(stem(segment))
  return words
}

/** Endings of English plurals and verbs; other languages are compared by whole words. */
function stem(word: string): string {
  const low = word.toLowerCase()
  return low.length > 5 ? low.replace(/(?:ing|edly|ed|ies|es|s)$/, '') : low.length > 3 ? low.replace(/s$/, '') : low
}
