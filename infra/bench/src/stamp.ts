/** Enough for three years of microseconds. */
export const stampDigits = 14
/** Stands before and after the digits. Nothing that is sent around a text holds it, and JSON leaves it as it is. */
export const stampMark = 0x7c

const mark = String.fromCharCode(stampMark)
const filler = 'and so it goes on and on'

/** A chunk of 40 bytes of text that says when it was sent. */
export function stampedText(sentAtUs: number): string {
  return `${mark}${String(Math.trunc(sentAtUs)).padStart(stampDigits, '0')}${mark}${filler}`
}
