import { test } from 'tap'
import { sessionMarkdown } from '../../src/documents/session-markdown.ts'
import { sampleSession } from '../fixtures/sample-session.ts'

test('prompts are quoted, answers stand as they are, figures below them', (t) => {
  const session = sampleSession([{ prompt: 'Say\n# hello', answers: ['**Hello**', 'Hi'] }])
  const winner = session.comparisons[0]?.runs[0]?.id ?? ''
  const voted = { ...session, comparisons: session.comparisons.map((one) => ({ ...one, vote: { winner, tags: [] } })) }
  const page = [...sessionMarkdown(voted)].join('')
  t.ok(page.startsWith('# A sample\n\n1 turn · 2026-03-01\n\n## Turn 1\n\n> Say\n> # hello\n'))
  t.ok(page.includes('\n### Lane 1 — lab/model-1\n\n**Hello**\n\n*\\*\\*voted best') === false)
  t.match(page, '### Lane 1 — lab/model-1\n\n**Hello**\n\n***voted best** · completed · 0.40 s in all')
  t.match(page, 'first token after 0.12 s · 30 tokens · $0.001234 (exact)*')
  t.end()
})

test('names are text, and a code block that was cut takes nothing after it along', (t) => {
  const title = '<img src=x onerror=alert(1)> [x](javascript:alert(1))\n# second'
  const page = [
    ...sessionMarkdown(sampleSession([{ prompt: 'x', answers: ['```js\nlet a', '~~~\n```\n~~~'] }], title)),
  ].join('')
  const [first = ''] = page.split('\n')
  t.equal(first, '# \\<img src=x onerror=alert\\(1\\)\\> \\[x\\]\\(javascript:alert\\(1\\)\\) \\# second')
  t.match(page, '```js\nlet a\n```\n')
  t.match(page, '~~~\n```\n~~~\n\n*')
  t.end()
})
