/** Tokens of a text at four characters each: the rule behind the demo's pace, its usage figures and its limits. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken)
}

export const charactersPerToken = 4
