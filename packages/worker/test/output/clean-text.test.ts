import fc from 'fast-check'
import t from 'tap'
import { cleanText } from '../../src/output/clean-text.ts'

t.test('an emoji split over two chunks arrives as one', async (t) => {
  const cleaner = cleanText()
  t.equal(cleaner.push('a\ud83e'), 'a')
  t.equal(cleaner.push(''), '')
  t.equal(cleaner.push('\udd8ab'), '🦊b')
  t.equal(cleaner.end(), '')
})

t.test('halves that stay alone and U+0000 become U+FFFD', async (t) => {
  const cleaner = cleanText()
  t.equal(cleaner.push('x\udd8ay\u0000z\ud83e'), 'x\ufffdy\ufffdz')
  t.equal(cleaner.push('!'), '\ufffd!')
  t.equal(cleaner.push('\ud83e'), '')
  t.equal(cleaner.end(), '\ufffd')
})

t.test('however a text is cut, what comes out is the cleaned whole', async () => {
  const text = fc.string({
    unit: fc
      .oneof(fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.constant(0), fc.constant(65))
      .map((code) => String.fromCharCode(code)),
  })
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 5 })), (whole, cuts) => {
      const cleaner = cleanText()
      let out = ''
      let at = 0
      for (const cut of cuts) {
        out += cleaner.push(whole.slice(at, at + cut))
        at += cut
      }
      out += cleaner.push(whole.slice(at)) + cleaner.end()
      return out === whole.toWellFormed().replaceAll('\u0000', '\ufffd')
    }),
  )
})
