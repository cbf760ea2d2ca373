import fc from 'fast-check'
import t from 'tap'
import { eventParser, type ServerEvent } from '../../src/provider/event-parser.ts'

function parse(...pieces: readonly Uint8Array[]): ServerEvent[] {
  const events: ServerEvent[] = []
  const parser = eventParser((event) => events.push(event))
  for (const piece of pieces) parser.push(piece)
  parser.end()
  return events
}

const event = (data: string | null, more: Partial<ServerEvent> = {}): ServerEvent => ({
  ...{ name: null, data, stray: '', isWhole: true },
  ...more,
})

t.test('names, data over several lines, comments and fields nobody needs', async (t) => {
  const text = ': hello\n\nevent: delta\nid: 7\nretry: 10\ndata: one\ndata:two\n\ndata\n\n'
  t.same(parse(Buffer.from(text)), [event('one\ntwo', { name: 'delta' }), event('')])
})

t.test('only one blank is taken off, and a colon may stand in data', async (t) => {
  t.same(parse(Buffer.from('data:  a: b\n\n')), [event(' a: b')])
})

t.test('what is no field is told apart', async (t) => {
  t.same(parse(Buffer.from('{"error":\n{}}\n\n')), [event(null, { stray: '{"error":\n{}}' })])
})

t.test('what the end left unfinished says so', async (t) => {
  t.same(parse(Buffer.from('data: a\n\ndata: b')), [event('a'), event('b', { isWhole: false })])
  t.same(parse(Buffer.from('data: a\n\n: comm')), [event('a')])
})

t.test('a byte order mark is no part of the first field', async (t) => {
  t.same(parse(Buffer.from('\ufeffdata: a\n\ndata: \ufeffb\n\n')), [event('a'), event('\ufeffb')])
})

t.test('however the bytes are cut and the lines end, the events are the same', async (t) => {
  const lines = fc.array(fc.constantFrom('data: Grüße 🦊', 'data:', 'event: é', ': c', '', '', 'data: {"a":"b"}'))
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(lines, lineEnd, fc.array(fc.nat(200)), (lines, lineEnd, cuts) => {
      const bytes = Buffer.from(lines.map((line) => line + lineEnd).join(''))
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
      const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
      t.same(parse(...pieces), parse(Buffer.from(lines.map((line) => `${line}\n`).join(''))))
    }),
  )
})
