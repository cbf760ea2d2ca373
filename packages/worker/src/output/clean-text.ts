/** Makes a stream of text chunks into well-formed text that a database can hold. */
export interface TextCleaner {
  /** What can be shown now: a trailing half of a surrogate pair waits for its other half. */
  push(chunk: string): string
  /** What is left at the end. */
  end(): string
}

/** U+0000 becomes U+FFFD, as do halves of surrogate pairs that stay alone; pairs split over chunks are joined. */
export function cleanText(): TextCleaner {
  let held = ''
  return {
    push: (chunk) => {
      if (chunk === '') return ''
      let text = held + chunk
      held = ''
      const last = text.charCodeAt(text.length - 1)
      if (last >= 0xd800 && last <= 0xdbff) {
        held = text.slice(-1)
        text = text.slice(0, -1)
      }
      return clean(text)
    },
    end: () => {
      const text = clean(held)
      held = ''
      return text
    },
  }
}

function clean(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed()
  return formed.includes('\u0000') ? formed.replaceAll('\u0000', '\ufffd') : formed
}
