import t from 'tap'
import { localPath } from '../../src/gate/local-path.ts'

t.test('after signing in one lands on this site', async (t) => {
  t.equal(localPath('/sessions/1?x=2'), '/sessions/1?x=2')
  for (const elsewhere of [
    undefined,
    '',
    'https://evil.test',
    '//evil.test',
    '/\\evil.test',
    'javascript:alert(1)',
    '/\t/evil.test',
  ]) {
    t.equal(localPath(elsewhere), '/', String(elsewhere))
  }
})
