import { plainGrowth } from './plain-growth.ts'

/** Where more plain words of a line may be put without reading it anew. Code, tables and formulas are not among them. */
const takesWords: ReadonlySet<string> = new Set('P LI UL OL H4 STRONG EM DEL BLOCKQUOTE'.split(' '))

/** A text as it stands in the page, which can be made longer without drawing it again. */
export type DrawnText = {
  /** Puts what came since at the end. False where that takes more than putting it there; nothing is changed then. */
  extend(text: string): boolean
  /** Leaves the page as it was drawn, for whoever draws it again and believes it is still that way. */
  giveBack(): void
}

/** @param prose what was drawn of `text` */
export function drawnText(prose: Element, text: string): DrawnText {
  const end = lastText(prose)
  const drawnLength = end?.length ?? 0
  let shown = text
  return {
    extend(next) {
      const growth = end === null ? null : plainGrowth(shown, next, end.data)
      if (growth === null) return false
      end?.appendData(growth)
      shown = next
      return true
    },
    giveBack: () => end?.deleteData(drawnLength, end.length),
  }
}

function lastText(prose: Element): Text | null {
  const last = prose.lastElementChild?.lastElementChild
  let node: Node | null | undefined = last
  while (node instanceof Element && takesWords.has(node.tagName)) node = node.lastChild
  return node instanceof Text ? node : null
}
