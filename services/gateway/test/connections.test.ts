import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'tap'
import { connectionsOf, type Farewell } from '../src/live/connections.ts'

test('whoever arrives while we are leaving is sent away too', async (t) => {
  const connections = connectionsOf({ kind: 'streams', maxPerUser: 10 })
  const farewells: string[] = []
  const connect = (name: string) =>
    connections.add({
      principal: { kind: 'login', userId: 'user', loginId: 'login', expiresAtMs: Date.now() + 60_000 },
      beat: () => {},
      close: (farewell: Farewell) => farewells.push(`${name}: ${farewell}`),
    })
  connect('early')
  await connections.closeAll(0)
  t.same(farewells, ['early: restart'])
  connect('late')
  t.same(farewells, ['early: restart'], 'not before it has been told what it joined')
  await nextTurn()
  t.same(farewells, ['early: restart', 'late: restart'])
})
