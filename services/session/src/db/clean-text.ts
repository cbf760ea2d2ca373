/** Postgres holds neither U+0000 nor lone surrogates: both become U+FFFD. The length in UTF-16 units stays. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}
