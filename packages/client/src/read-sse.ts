/** One event of a `text/event-stream`. */
export type SseEvent = Readonly<{ type: string; id: string | null; data: string }>

/**
 * Reads Server-Sent Events from a response body, as the HTML standard defines them. Comments are skipped; an event
 * that the stream breaks off in is not given.
 */
export async function* readSse(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseEvent, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let id: string | null = null
  let type = ''
  let data: string[] = []
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { type: type === '' ? 'message' : type, id, data: data.join('\n') }
        type = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
      if (field === 'event') type = value
      else if (field === 'data') data.push(value)
      else if (field === 'id' && !value.includes('\0')) id = value
    }
  }
}
