import { parseConfig } from '@playground/runtime'
import { test } from 'tap'
import { sessionConfig, settingsOf } from '../src/config.ts'

const env = { DATABASE_URL: 'postgres://user:secret@127.0.0.1:5432/playground' }

test('only the database has to be named', async (t) => {
  const settings = settingsOf(parseConfig(sessionConfig, env))
  t.match(settings, { dailyTokens: 1_000_000, startsPerMinute: 20, defaultMaxOutputTokens: 4096, adminEmails: [] })
})

test('addresses of administrators are a list, in lower case', async (t) => {
  const config = parseConfig(sessionConfig, { ...env, ADMIN_EMAILS: 'Root@Example.org, second@example.org' })
  t.same(settingsOf(config).adminEmails, ['root@example.org', 'second@example.org'])
})

test('a setting that cannot be used is named, its value is not', async (t) => {
  for (const [name, value] of [
    ['DATABASE_URL', 'mysql://secret'],
    ['QUOTA_DAILY_TOKENS', '1e6'],
    ['DEFAULT_MODEL', 'gpt secret'],
    ['DEFAULT_TEMPERATURE', '2.1'],
    ['ADMIN_EMAILS', 'secret'],
    ['RATE_LIMIT_STARTS_PER_MINUTE', '0'],
  ] as const) {
    const message = (() => {
      try {
        parseConfig(sessionConfig, { ...env, [name]: value })
        return ''
      } catch (error) {
        return String(error)
      }
    })()
    t.match(message, name)
    t.notMatch(message, 'secret')
  }
})
