const grouped = new Intl.NumberFormat('en-US')
const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight']

/** 182400 → 182,400 */
export function count(value: number): string {
  return grouped.format(value)
}

/** Sizes of contexts: 200 k, 1 M. */
export function roundCount(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))} M`
  return value >= 1000 ? `${Math.round(value / 1000)} k` : String(value)
}

/** Numbers up to eight, at the beginning of a sentence. */
export function inWords(value: number): string {
  return words[value] ?? String(value)
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
