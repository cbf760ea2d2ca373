import t from 'tap'
import { z } from 'zod'
import { flag, httpUrl, integer, list } from '../src/config.ts'
import { ConfigError, parseConfig } from '../src/parse-config.ts'

const schema = z.object({
  SECRET: z.string().min(32, 'must have at least 32 bytes'),
  LIMIT: integer({ min: 1, max: 10 }).default(5),
  ORIGINS: list.default([]),
  BASE: httpUrl.optional(),
  ON: flag.default(false),
})
const secret = 'x'.repeat(32)

t.test('an empty variable counts as not set, and defaults fill in', async (t) => {
  t.same(parseConfig(schema, { SECRET: secret, LIMIT: '', ORIGINS: '' }), {
    SECRET: secret,
    LIMIT: 5,
    ORIGINS: [],
    ON: false,
  })
})

t.test('values are read as what they stand for', async (t) => {
  const config = parseConfig(schema, {
    SECRET: secret,
    LIMIT: '7',
    ORIGINS: ' a, b ,',
    BASE: 'http://h:1/v1/',
    ON: 'Yes',
  })
  t.same(config, { SECRET: secret, LIMIT: 7, ORIGINS: ['a', 'b'], BASE: 'http://h:1/v1', ON: true })
})

t.test('each wrong variable is named in a sentence, and no value is repeated', async (t) => {
  const wrong = { LIMIT: '11', BASE: 'ftp://hidden', ON: 'perhaps' }
  t.throws(() => parseConfig(schema, wrong), ConfigError)
  try {
    parseConfig(schema, wrong)
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error('?')
    t.match(message, /SECRET is not set\./)
    t.match(message, /LIMIT is not usable/)
    t.match(message, /BASE is not usable/)
    t.match(message, /ON is not usable/)
    t.notMatch(message, /hidden|perhaps/)
  }
})
