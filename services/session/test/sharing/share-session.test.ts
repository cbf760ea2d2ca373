import { createHash } from 'node:crypto'
import { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { codeOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

test('shared sessions', async (t) => {
  await using stack = await startStack()
  await using _worker = await startWorker(stack.bus, { models: [modelOf('alpha/one')], answer: () => ({ text: 'x' }) })
  const userId = await stack.register()
  const { id: sessionId } = await stack.start(userId, { prompt: 'x', models: ['alpha/one'] })
  await stack.settled(userId, sessionId)
  const share = (token: string, expiresAt: string | null = null) =>
    stack.call(procedures.shareSession, { userId, sessionId, tokenHash: hashOf(token), expiresAt })
  const find = (token: string) => stack.call(procedures.findShared, { tokenHash: hashOf(token) })

  await t.test('a link shows its session until another takes its place or it is revoked', async (t) => {
    t.equal(await codeOf(find('first')), 'not_found')
    t.same(await share('first'), { expiresAt: null })
    t.same(await find('first'), { userId, sessionId })
    await share('second')
    t.equal(await codeOf(find('first')), 'not_found')
    t.same(await find('second'), { userId, sessionId })
    await stack.call(procedures.unshareSession, { userId, sessionId })
    t.equal(await codeOf(find('second')), 'not_found')
    t.same(await stack.call(procedures.unshareSession, { userId, sessionId }), {}, 'once more does no harm')
  })

  await t.test('a link ends when it was told to', async (t) => {
    t.equal(await codeOf(share('over', '2020-01-01T00:00:00Z')), 'validation_failed')
    t.same(await share('ending', '2999-01-01T02:00:00+02:00'), { expiresAt: '2999-01-01T00:00:00.000Z' })
    t.ok(await find('ending'))
    await stack.db
      .updateTable('shares')
      .set({ expires_at: sql`now() - interval '1 second'` })
      .where('session_id', '=', sessionId)
      .execute()
    t.equal(await codeOf(find('ending')), 'not_found')
  })

  await t.test('a deleted session is not shown, a restored one is', async (t) => {
    await share('kept')
    await stack.call(procedures.deleteSession, { userId, sessionId })
    t.equal(await codeOf(find('kept')), 'not_found')
    t.equal(await codeOf(share('new')), 'not_found')
    await stack.call(procedures.restoreSession, { userId, sessionId })
    t.ok(await find('kept'))
  })

  await t.test('an account that is deleted takes its links along', async (t) => {
    await share('last')
    await stack.call(procedures.deleteAccount, { userId })
    t.equal(await codeOf(find('last')), 'not_found')
  })
})
