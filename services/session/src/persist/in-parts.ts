type Long = Readonly<{ text: string; reasoning: string | null; result?: string | null }>

/** Of the texts saved in one statement, in UTF-16 units: no statement shall take long, however long they are. */
const maxPartLength = 4 * 1024 * 1024

/** The same in the same order, in parts whose texts are not too long together; one alone may be. */
export function inParts<Ending extends Long>(endings: readonly Ending[], maxLength = maxPartLength): Ending[][] {
  const parts: Ending[][] = []
  let last: Ending[] | null = null
  let length = 0
  for (const ending of endings) {
    const own = ending.text.length + (ending.reasoning?.length ?? 0) + (ending.result?.length ?? 0)
    if (last === null || length + own > maxLength) {
      last = []
      parts.push(last)
      length = 0
    }
    last.push(ending)
    length += own
  }
  return parts
}
