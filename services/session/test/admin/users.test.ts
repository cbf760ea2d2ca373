import { newId, procedures } from '@playground/contracts'
import { test } from 'tap'
import { codeOf } from '../fixtures/code-of.ts'
import { startStack } from '../fixtures/stack.ts'

test('accounts in an admin’s hands', async (t) => {
  await using stack = await startStack()
  const makeAdmin = async () => {
    const id = await stack.register()
    await stack.db.updateTable('users').set({ role: 'admin' }).where('id', '=', id).execute()
    return id
  }
  const change = (userId: string, subjectId: string, what: object) =>
    stack.call(procedures.changeUser, { userId, subjectId, change: what, passwordHash: null })
  const roleOf = async (userId: string) => (await stack.call(procedures.readAccount, { userId })).user.role

  await t.test('the last admin stays one', async (t) => {
    const admin = await makeAdmin()
    t.equal(await codeOf(change(admin, admin, { role: 'user' })), 'conflict')
    t.equal(await codeOf(change(admin, admin, { disabled: true })), 'conflict')
    t.equal(await codeOf(change(admin, admin, { role: 'admin', disabled: false, quota: {} })), null, 'as it is already')
    const other = await makeAdmin()
    await change(admin, other, { disabled: true })
    t.equal(await codeOf(change(admin, admin, { role: 'user' })), 'conflict', 'one who is disabled is none')
    await change(admin, other, { disabled: false })
    t.equal(await codeOf(change(admin, admin, { role: 'user' })), null)
    t.equal(await roleOf(admin), 'user')
    t.equal(await codeOf(change(admin, other, { role: 'user' })), 'forbidden')
    await stack.db.updateTable('users').set({ role: 'user' }).execute()
  })

  await t.test('of admins who remove each other at once, one remains', async (t) => {
    for (let round = 0; round < 10; round++) {
      const admins = await Promise.all([makeAdmin(), makeAdmin(), makeAdmin()])
      await Promise.all(admins.flatMap((from) => admins.map((to) => codeOf(change(from, to, { role: 'user' })))))
      const { length } = await stack.db.selectFrom('users').select('id').where('role', '=', 'admin').execute()
      t.equal(length, 1)
      await stack.db.updateTable('users').set({ role: 'user' }).execute()
    }
  })

  await t.test('nobody else changes, lists or makes accounts', async (t) => {
    const person = await stack.register()
    const admin = await makeAdmin()
    const page = { limit: 10, cursor: null, query: null }
    const user = { email: `${newId()}@example.org` }
    for (const userId of [person, newId()]) {
      const expected = userId === person ? 'forbidden' : 'unauthenticated'
      t.equal(await codeOf(change(userId, person, { role: 'admin' })), expected)
      t.equal(await codeOf(stack.call(procedures.listUsers, { userId, ...page })), expected)
      t.equal(await codeOf(stack.call(procedures.createUser, { userId, user, passwordHash: 'x' })), expected)
      t.equal(await codeOf(stack.call(procedures.checkAdmin, { userId })), expected)
    }
    t.equal(await roleOf(person), 'user')
    t.equal(await codeOf(change(admin, newId(), { role: 'admin' })), 'not_found')
    await stack.call(procedures.deleteAccount, { userId: person })
    t.equal(await codeOf(change(admin, person, { disabled: true })), 'not_found')
    const { data } = await stack.call(procedures.listUsers, { userId: admin, ...page, limit: 100 })
    t.notOk(data.some(({ id }) => id === person))
  })
})
