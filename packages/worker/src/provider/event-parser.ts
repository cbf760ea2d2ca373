/** One server-sent event. */
export type ServerEvent = Readonly<{
  /** Its `event` field; null where it has none. */
  name: string | null
  /** Its `data` fields, joined by newlines; null where it has none. */
  data: string | null
  /** Lines that belong to no field, joined by newlines: nothing of the protocol, but some vendors speak there. */
  stray: string
  /** False for what the end of the body left unfinished. */
  isWhole: boolean
}>

/** Takes a body's bytes apart into events. */
export interface EventParser {
  push(bytes: Uint8Array): void
  /** The body is over: what no empty line has finished is handed on for what it is. */
  end(): void
}

const newline = 10
const carriageReturn = 13

/**
 * A parser of `text/event-stream`, however its bytes are cut. Lines end with LF, CR or both. Only whole lines are
 * decoded, so that no character is ever cut in two.
 */
export function eventParser(onEvent: (event: ServerEvent) => void): EventParser {
  /** Bytes of a line whose end has not come. */
  let pieces: Uint8Array[] = []
  let begun = false
  /** The last line ended with CR: an LF that follows belongs to it. */
  let afterReturn = false
  let name: string | null = null
  let data: string | null = null
  let stray = ''

  const dispatch = (isWhole: boolean) => {
    const event = { name, data, stray, isWhole }
    const isEmpty = name === null && data === null && stray === ''
    name = null
    data = null
    stray = ''
    if (!isEmpty) onEvent(event)
  }
  const takeLine = (line: string) => {
    if (line === '') return dispatch(true)
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data = data === null ? value : `${data}\n${value}`
    else if (field === 'event') name = value
    else if (field !== 'id' && field !== 'retry') stray = stray === '' ? line : `${stray}\n${line}`
  }
  const takeLines = (bytes: Buffer) => {
    let text = bytes.toString('utf8')
    if (!begun && text.startsWith('\ufeff')) text = text.slice(1)
    begun = true
    if (afterReturn && text.startsWith('\n')) text = text.slice(1)
    afterReturn = text.endsWith('\r')
    if (text.includes('\r')) text = text.replaceAll(/\r\n?/g, '\n')
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start)
      takeLine(text.slice(start, end))
      start = end + 1
    }
  }

  return {
    push: (bytes) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const end = Math.max(buffer.lastIndexOf(newline), buffer.lastIndexOf(carriageReturn)) + 1
      if (end === 0) return void pieces.push(bytes)
      const lines = buffer.subarray(0, end)
      takeLines(pieces.length === 0 ? lines : Buffer.concat([...pieces, lines]))
      pieces = end === bytes.length ? [] : [buffer.subarray(end)]
    },
    end: () => {
      if (pieces.length > 0) takeLines(Buffer.concat([...pieces, Buffer.of(newline)]))
      dispatch(false)
    },
  }
}
