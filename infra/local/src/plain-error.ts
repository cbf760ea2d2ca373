/** Something the reader of the terminal can mend; its message is the whole of what is shown. */
export class PlainError extends Error {
  override name = 'PlainError'
}
