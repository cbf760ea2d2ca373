import { test } from 'tap'
import { planEachTime, statementNames } from '../../src/db/statement-names.ts'

test('a statement that comes again has a name, one that is planned for its values never', (t) => {
  const names = statementNames()
  const often = 'SELECT 1'
  const search = `${planEachTime} SELECT 2`
  const asked = () => [names.nameOf(often), names.nameOf(search)]
  const all = [asked(), asked(), asked()]
  t.type(all.at(-1)?.[0], 'string')
  t.same(
    all.map(([, name]) => name),
    [undefined, undefined, undefined],
  )
  t.end()
})
