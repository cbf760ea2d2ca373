/**
 * What a stream without takebacks has told of a text, against the text as it is. Where a run began anew, what was told
 * still counts as long as the new text says the same; nothing more is told until it has got that far.
 */
export class ToldText {
  #told = ''
  #now = ''
  /** The text is a continuation of what was told: no need to compare. */
  #isAhead = true

  /** A piece was added; gives what is to be told of it, null when it contradicts what was told. */
  add(piece: string): string | null {
    this.#now += piece
    if (!this.#isAhead) return this.#catchUp()
    this.#told += piece
    return piece
  }

  /** The text is another one now. */
  replace(text: string): string | null {
    this.#now = text
    return this.#catchUp()
  }

  /** Whether all that was told is part of the text. */
  get holds(): boolean {
    return this.#now.startsWith(this.#told)
  }

  get isEmpty(): boolean {
    return this.#told === ''
  }

  #catchUp(): string | null {
    this.#isAhead = this.#now.startsWith(this.#told)
    if (!this.#isAhead) return this.#told.startsWith(this.#now) ? '' : null
    const rest = this.#now.slice(this.#told.length)
    this.#told = this.#now
    return rest
  }
}
