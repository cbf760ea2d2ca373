/** How a vendor writes its stream, as text that needs no escaping. Written once an answer, so that it may count. */
export type Dialect = Readonly<{
  opening: () => string
  chunk: (text: string) => string
  ending: (answer: Readonly<{ text: string; chunks: number }>) => string
}>

export function namedEvent(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`
}
