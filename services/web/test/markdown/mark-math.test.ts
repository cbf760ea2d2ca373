import t from 'tap'
import { markMath } from '../../src/markdown/mark-math.ts'
import { parseBlock } from '../../src/markdown/parse-block.ts'

t.test('the ways of marking math become one', async (t) => {
  t.equal(markMath('a \\(x\\) b'), 'a $$x$$ b')
  t.equal(markMath('a $x^2$ b'), 'a $$x^2$$ b')
  t.equal(markMath('\\[ x \\]'), '$$x$$')
  t.equal(markMath('$$y$$'), '$$y$$')
})

t.test('prices stay prices', async (t) => {
  for (const text of ['from $5 to $10', '$5-$10 a month', 'US$ 5, A$ 6', 'costs $5. Also $ 6'])
    t.equal(markMath(text), text)
})

t.test('code stays code', async (t) => {
  t.equal(markMath('`$x$` and ``a ` \\(b\\)``'), '`$x$` and ``a ` \\(b\\)``')
})

t.test('a formula alone in its paragraph is a block', async (t) => {
  t.same(parseBlock('\\[ e = mc^2 \\]'), [{ type: 'math-block', tex: 'e = mc^2' }])
  t.match(parseBlock('so $a_1$ it is'), [{ children: [{}, { type: 'math', tex: 'a_1' }, {}] }])
})
