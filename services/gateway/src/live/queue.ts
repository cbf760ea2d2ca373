/** What is pushed comes out in order, to one reader; after `close` nothing more goes in. */
export class Queue<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = []
  #closed = false
  #wake: () => void = () => {}

  push(item: Item): void {
    if (this.#closed) return
    this.#items.push(item)
    this.#wake()
  }

  close(): void {
    this.#closed = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) yield item
      else if (this.#closed) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
