/** What a prompt asks for by its words. Several may be wished at once. */
export interface Wishes {
  readonly length: 'short' | 'normal' | 'long' | 'very-long'
  readonly sections: readonly SectionKind[]
}

export type SectionKind = 'table' | 'code' | 'list' | 'math'

const sectionWords: readonly (readonly [SectionKind, RegExp])[] = [
  ['table', /\b(tables?|tabular|compare|comparison|versus|vs)\b|表|tabelle|tableau/i],
  ['code', /\b(code|function|script|snippet|program|typescript|javascript|python|sql|regex)\b|代码|コード/i],
  ['list', /\b(lists?|steps?|bullets?|checklist|ideas|tips|ways)\b|列表|liste/i],
  ['math', /\b(maths?|mathematics|formulas?|equations?|proof|calculate|integral|probability)\b|数学|公式/i],
]

/**
 * Reads the words that steer the demo: "short", "brief" or "one sentence"; "long", "detailed" or "essay", and
 * "very long"; "table", "code", "list", "math" and their neighbours.
 */
export function readWishes(prompt: string): Wishes {
  const sections = sectionWords.filter(([, words]) => words.test(prompt)).map(([kind]) => kind)
  return { length: readLength(prompt), sections }
}

function readLength(prompt: string): Wishes['length'] {
  if (/\b(very|really|extremely|super) (long|detailed)\b|\bas long as\b/i.test(prompt)) return 'very-long'
  if (
    /\b(short|shortly|brief|briefly|concise|one (word|line|sentence)|in a sentence|tl;?dr)\b|kurz|简短/i.test(prompt)
  ) {
    return 'short'
  }
  if (
    /\b(long|longer|lengthy|detailed|in detail|in depth|thorough|essay|guide|story|explain everything)\b/i.test(prompt)
  ) {
    return 'long'
  }
  return 'normal'
}
