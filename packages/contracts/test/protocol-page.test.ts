import t from 'tap'
import { protocolPage } from '../docs/protocol-page.ts'
import { routes } from '../src/index.ts'

t.test('the page names every route and prints no type it could not read', async (t) => {
  const page = protocolPage()
  for (const { method, path } of Object.values(routes))
    t.ok(page.includes(`${method} `) && page.includes(path.replace('//', '/')))
  t.match(page, /type Run = \{ id: string, comparisonId: string/)
  t.match(page, /sessions: Session\[\]|data: SessionSummary\[\]/)
  t.notMatch(page, /: any\b|\[object Object\]|undefined|(id|model|endedAt): unknown/)
})
