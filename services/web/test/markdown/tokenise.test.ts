import fc from 'fast-check'
import t from 'tap'
import { growCode, noCode } from '../../src/markdown/grow-code.ts'
import { languageOf } from '../../src/markdown/languages.ts'
import { type Carry, tokenise } from '../../src/markdown/tokenise.ts'

function marked(line: string, name: string, carry: Carry = null): string {
  const language = languageOf(name)
  if (language === undefined) return line
  return tokenise(line, language, carry)
    .tokens.map(({ kind, text }) => (kind === '' ? text : `<${kind}:${text}>`))
    .join('')
}

t.test('keywords, strings and comments are told apart', async (t) => {
  t.equal(marked('const a = "if" // for', 'ts'), '<k:const> a = <s:"if"> <c:// for>')
  t.equal(marked("SELECT 'a''b' -- x", 'sql'), "<k:SELECT> <s:'a'><s:'b'> <c:-- x>")
  t.equal(marked('returned = x', 'py'), 'returned = x')
  t.equal(marked('"a\\"b" c', 'js'), '<s:"a\\"b"> c')
})

t.test('what a line leaves open goes on in the next', async (t) => {
  const language = languageOf('js')
  if (language === undefined) throw new Error('no such language')
  const { carry } = tokenise('a /* b', language, null)
  t.equal(marked('c */ return', 'js', carry), '<c:c */> <k:return>')
  t.equal(tokenise('"open', language, null).carry, null)
})

t.test('no character is lost or added', async () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('js', 'py', 'sql', 'html', 'json', 'sh'), (text, name) => {
      const language = languageOf(name)
      return (
        language !== undefined &&
        tokenise(text, language, null)
          .tokens.map((token) => token.text)
          .join('') === text
      )
    }),
  )
})

t.test('an unknown language is not coloured', async (t) => {
  t.equal(languageOf('constructor'), undefined)
  t.equal(languageOf('brainfuck'), undefined)
})

t.test('growing code is cut as if it had come at once, and full chunks stay the same', async (t) => {
  const code = Array.from({ length: 130 }, (_, line) =>
    line === 30 ? '/* open' : line === 90 ? '*/' : `line(${line})`,
  ).join('\n')
  const language = languageOf('js')
  let grown = noCode
  for (let end = 1; end <= code.length; end += 7) {
    const before = grown
    grown = growCode(code.slice(0, end), language, before)
    t.same(grown, growCode(code.slice(0, end), language, noCode))
    before.chunks.slice(0, -1).forEach((chunk, index) => void t.equal(grown.chunks[index], chunk))
  }
  t.ok(grown.chunks.some(({ carry }) => carry?.kind === 'c'))
})
