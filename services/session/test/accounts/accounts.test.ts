import { procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { makeAdmins } from '../../src/accounts/make-admins.ts'
import { defaultSettings } from '../../src/settings.ts'
import { removeAccounts } from '../../src/sweep/remove-accounts.ts'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { silent } from '../fixtures/database.ts'
import { modelOf } from '../fixtures/models.ts'
import { newHash } from '../fixtures/new-hash.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('accounts', async (t) => {
  await using stack = await startStack({ adminEmails: ['root@example.org'], requestsPerMinute: 10 })
  const revoked: string[] = []
  await stack.bus.followRevoked((id) => revoked.push(id))
  const isRevoked = (id: string) => waitFor(() => revoked.includes(id), { describe: 'the revocation' })
  const register = async (email: string) => {
    const refreshHash = newHash()
    const login = await stack.call(procedures.registerUser, { email, name: 'A', passwordHash: 'hash', refreshHash })
    return { ...login, refreshHash }
  }
  const open = async (userId: string, newPasswordHash: string | null = null) => {
    const refreshHash = newHash()
    return { ...(await stack.call(procedures.openLogin, { userId, newPasswordHash, refreshHash })), refreshHash }
  }
  const rotate = async (refreshHash: string) => {
    const nextHash = newHash()
    return { ...(await stack.call(procedures.rotateLogin, { refreshHash, nextHash })), refreshHash: nextHash }
  }

  await t.test('an address has one account, in whatever case it is written', async (t) => {
    const { user } = await register('Someone@Example.org')
    t.match(user, { email: 'someone@example.org', name: 'A', role: 'user', picture: null })
    t.equal(await codeOf(register('SOMEONE@example.org')), 'conflict')
    const both = await Promise.all([codeOf(register('twice@example.org')), codeOf(register('twice@example.org'))])
    t.same(both.toSorted(), ['conflict', null].toSorted())
  })

  await t.test('an administrator’s address is made at the start and cannot be registered', async (t) => {
    const { found } = await stack.call(procedures.findCredentials, { email: 'root@example.org', ip: '::1' })
    t.match(found?.passwordHash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const account = await stack.call(procedures.readAccount, { userId: found?.userId ?? '' })
    t.equal(account.user.role, 'admin')
    await makeAdmins({
      db: stack.db,
      logger: silent,
      settings: { ...defaultSettings, adminEmails: ['root@example.org', 'someone@example.org'] },
    })
    const rows = await stack.db.selectFrom('users').select('role').where('email', '=', 'someone@example.org').execute()
    t.same(rows, [{ role: 'user' }], 'one that was there keeps its role')
    await stack.db.deleteFrom('users').where('email', '=', 'root@example.org').execute()
    t.equal(await codeOf(register('Root@example.org')), 'conflict', 'nor when its account is gone')
  })

  await t.test('a refresh token is good once; used twice, its whole family ends', async (t) => {
    const first = await register('rotate@example.org')
    const second = await rotate(first.refreshHash)
    t.equal(second.loginId, first.loginId)
    const third = await rotate(second.refreshHash)
    t.equal(await codeOf(rotate(first.refreshHash)), 'unauthenticated')
    await isRevoked(first.loginId)
    t.equal(await codeOf(rotate(third.refreshHash)), 'unauthenticated')
    t.equal(await codeOf(rotate(newHash())), 'unauthenticated')
  })

  await t.test('of two who use one token at the same time, at most one goes on', async (t) => {
    const { refreshHash } = await register('race@example.org')
    const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(rotate(refreshHash))))
    t.ok(codes.filter((code) => code === null).length <= 1)
  })

  await t.test('a login ends by its id or its token, and only it', async (t) => {
    const first = await register('close@example.org')
    const userId = first.user.id
    const other = await open(userId)
    await stack.call(procedures.closeLogin, { loginId: null, refreshHash: first.refreshHash })
    await isRevoked(first.loginId)
    t.equal(await codeOf(rotate(first.refreshHash)), 'unauthenticated')
    t.equal(await codeOf(rotate(other.refreshHash)), null)
    await stack.call(procedures.closeLogin, { loginId: other.loginId, refreshHash: null })
    await isRevoked(other.loginId)
  })

  await t.test('a new password ends every other login', async (t) => {
    const kept = await register('change@example.org')
    const userId = kept.user.id
    const other = await open(userId, 'stronger')
    t.equal((await stack.call(procedures.readPasswordHash, { userId })).passwordHash, 'stronger')
    await stack.call(procedures.changePassword, { userId, passwordHash: 'new', keepLoginId: kept.loginId })
    await isRevoked(other.loginId)
    t.notOk(revoked.includes(kept.loginId))
    t.equal(await codeOf(rotate(kept.refreshHash)), null)
    t.equal((await stack.call(procedures.readPasswordHash, { userId })).passwordHash, 'new')
  })

  await t.test('wrong tries are counted by account and by address, right ones are not', async (t) => {
    const { user } = await register('tries@example.org')
    const attempt = (email: string, ip: string) => stack.call(procedures.findCredentials, { email, ip })
    for (let index = 0; index < 7; index++) {
      await attempt('tries@example.org', '192.0.2.1')
      await open(user.id)
    }
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(attempt('Tries@example.org', '192.0.2.2'))))
    t.equal(codes.filter((code) => code === null).length, 5)
    const refusal = await refusalOf(attempt('tries@example.org', '192.0.2.3'))
    t.equal(refusal.code, 'rate_limited')
    t.ok((refusal.retryAfterSeconds ?? 0) > 50)
    t.equal((await attempt('nobody@example.org', '192.0.2.2')).found, null, 'other accounts can be tried')
    await stack.db.updateTable('tries').set({ at: sql`at - interval '61 seconds'` }).execute()
    t.equal(await codeOf(attempt('tries@example.org', '192.0.2.3')), null, 'after a minute it is as before')
  })

  await t.test('one network address has a hundred tries and thirty registrations a minute', async (t) => {
    const tries = Array.from({ length: 101 }, (_, index) =>
      codeOf(stack.call(procedures.findCredentials, { email: `n${index}@example.org`, ip: '198.51.100.1' })),
    )
    t.equal((await Promise.all(tries)).filter((code) => code === 'rate_limited').length, 1)
    const registrations = Array.from({ length: 32 }, () =>
      codeOf(stack.call(procedures.countRegistration, { ip: '198.51.100.1' })),
    )
    t.equal((await Promise.all(registrations)).filter((code) => code === 'rate_limited').length, 2)
  })

  await t.test('requests are counted per user', async (t) => {
    const { user } = await register('requests@example.org')
    const { user: other } = await register('others@example.org')
    const codes = []
    for (let index = 0; index < 12; index++)
      codes.push(await codeOf(stack.call(procedures.countRequest, { userId: user.id })))
    t.same(codes.slice(9), [null, 'rate_limited', 'rate_limited'])
    t.equal(await codeOf(stack.call(procedures.countRequest, { userId: other.id })), null)
  })

  await t.test('a disabled user starts nothing and keeps no login', async (t) => {
    const { user, refreshHash } = await register('disabled@example.org')
    await stack.db.updateTable('users').set({ disabled: true }).where('id', '=', user.id).execute()
    t.equal(await codeOf(stack.start(user.id, { prompt: 'x' })), 'forbidden')
    t.equal(await codeOf(rotate(refreshHash)), 'forbidden')
    const { found } = await stack.call(procedures.findCredentials, { email: 'disabled@example.org', ip: '::1' })
    t.equal(found?.disabled, true)
  })

  await t.test('a text that Postgres cannot hold is refused', async (t) => {
    t.equal(await codeOf(register('nul\u0000@example.org')), 'validation_failed')
    const { user } = await register('nul@example.org')
    const search = { userId: user.id, limit: 1, cursor: null, query: 'a\u0000' }
    t.equal(await codeOf(stack.call(procedures.listSessions, search)), 'validation_failed')
  })

  await t.test('a deleted account is gone with its data; what was charged stays, without a name', async (t) => {
    await using _worker = await startWorker(stack.bus, {
      models: [modelOf('alpha/one')],
      answer: () => ({ text: 'x' }),
    })
    const { user, refreshHash } = await register('leaving@example.org')
    const userId = user.id
    const session = await waitFor(() => stack.start(userId, { prompt: 'x', models: ['alpha/one'] }))
    await stack.settled(userId, session.id)
    await stack.call(procedures.deleteAccount, { userId })
    await isRevoked(userId)
    t.equal(await codeOf(stack.call(procedures.readAccount, { userId })), 'unauthenticated')
    t.equal(await codeOf(rotate(refreshHash)), 'unauthenticated')
    t.equal(await codeOf(stack.call(procedures.readSession, { userId, sessionId: session.id })), 'not_found')
    t.equal(await codeOf(open(userId)), 'unauthenticated')
    t.ok((await register('leaving@example.org')).user.id !== userId, 'the address is free again')
    await removeAccounts({ db: stack.db })
    const left = await stack.db.selectFrom('users').select('id').where('id', '=', userId).execute()
    t.same(left, [])
    const charges = await stack.db
      .selectFrom('charges')
      .select(['user_id', 'tokens'])
      .where('session_id', '=', session.id)
      .execute()
    t.same(charges, [{ user_id: null, tokens: 15 }])
  })
})
