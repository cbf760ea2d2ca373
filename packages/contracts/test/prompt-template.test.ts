import { test } from 'tap'
import { fillPrompt, promptVariables } from '../src/index.ts'

test('a template names its variables once each, in order, with what a form asks', (t) => {
  t.same(promptVariables('Say {{ word }} in {{tone:calm|loud}}, {{n:number}} times. {{word:long}}'), [
    { name: 'word', kind: 'long', options: [] },
    { name: 'tone', kind: 'choice', options: ['calm', 'loud'] },
    { name: 'n', kind: 'number', options: [] },
  ])
  t.same(promptVariables('No { braces }, {{ }} or {{1st}}'), [])
  t.end()
})

test('filling in puts every value where its variable stands and leaves the others', (t) => {
  const template = '{{a}} and {{ a:number }}, not {{b}}, nor {{__proto__}}'
  t.equal(fillPrompt(template, { a: '$& {{b}}' }), '$& {{b}} and $& {{b}}, not {{b}}, nor {{__proto__}}')
  t.end()
})
