import { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('search', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const answers: Record<string, string> = {
    one: `${'filler '.repeat(100)}The mitochondria is the powerhouse of the cell.${' filler'.repeat(100)}`,
    two: 'Съешь ещё этих мягких французских булок',
    three: '吾輩は猫である。名前はまだ無い。',
    four: 'สวัสดีชาวโลก',
    five: '100% sure, snake_case and a back\\slash',
    six: 'مرحبا بالعالم',
  }
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: ({ messages }) => ({ text: answers[messages.at(-1)?.content ?? ''] ?? 'nothing' }),
  })
  const userId = await stack.register()
  const ids = new Map<string, string>()
  for (const prompt of [...Object.keys(answers), 'Naming: Überraschung or 驚き?']) {
    const session = await stack.start(userId, { prompt, models: ['alpha/one'] })
    ids.set(prompt, session.id)
    await stack.settled(userId, session.id)
  }
  const find = async (query: string, who = userId) => {
    const found = await stack.call(procedures.listSessions, { userId: who, limit: 20, cursor: null, query })
    return found.data
  }

  await t.test('answers are found in any script and in either case', async (t) => {
    for (const [query, prompt] of [
      ['MITOCHONDRIA', 'one'],
      ['французских', 'two'],
      ['ФРАНЦУЗСКИХ', 'two'],
      ['猫', 'three'],
      ['名前', 'three'],
      ['ชาวโลก', 'four'],
      ['بالعالم', 'six'],
    ] as const) {
      const hits = await find(query)
      t.same(
        hits.map(({ id }) => id),
        [ids.get(prompt)],
        query,
      )
      t.equal(hits[0]?.hit?.kind, 'answer')
      t.equal(hits[0]?.hit?.laneId, hits[0]?.lanes[0]?.id)
      t.ok(hits[0]?.hit?.snippet.toLowerCase().includes(query.toLowerCase()), `the snippet shows ${query}`)
    }
  })

  await t.test('a hit in the middle of a long answer is shown with what is around it', async (t) => {
    const [hit] = await find('mitochondria')
    t.match(hit?.hit?.snippet, /^….*filler The mitochondria is the powerhouse.*…$/)
    t.ok((hit?.hit?.snippet.length ?? 0) < 250)
  })

  await t.test('a title is a better hit than the prompt it was made from', async (t) => {
    const [hit] = await find('überraschung')
    t.equal(hit?.id, ids.get('Naming: Überraschung or 驚き?'))
    t.equal(hit?.hit?.kind, 'title')
    await stack.call(procedures.renameSession, { userId, sessionId: hit?.id ?? '', title: 'Renamed' })
    t.equal((await find('überraschung'))[0]?.hit?.kind, 'prompt')
  })

  await t.test('signs that mean something to the database are looked for as they are', async (t) => {
    t.same(
      (await find('100%')).map(({ id }) => id),
      [ids.get('five')],
    )
    t.same(await find('100_'), [])
    t.same(
      (await find('snake_case')).map(({ id }) => id),
      [ids.get('five')],
    )
    t.same(
      (await find('back\\slash')).map(({ id }) => id),
      [ids.get('five')],
    )
    t.same(await find("' OR 1=1 --"), [])
  })

  await t.test('hits are paged, newest first, and nobody else finds them', async (t) => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const answer: Awaited<ReturnType<typeof page>> = await page(cursor)
      seen.push(...answer.data.map(({ id }) => id))
      cursor = answer.nextCursor
    } while (cursor !== null)
    t.same(seen, [...ids.values()].toReversed())
    t.same(await find('e', await stack.register()), [])

    function page(from: string | null) {
      // In every title or answer of these there is one of these signs.
      return stack.call(procedures.listSessions, { userId, limit: 2, cursor: from, query: '' })
    }
  })

  await t.test('with more sessions than anybody reads, words are found as before', async (t) => {
    const many = await stack.register()
    await sql`
      INSERT INTO sessions (id, user_id, title, blind)
      SELECT ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${many}, 'Number ' || n || ' ü', false
      FROM generate_series(1, 20010) AS n
    `.execute(stack.db)
    t.same(
      (await find('number 17', many)).map(({ title }) => title).slice(0, 2),
      ['Number 17999 ü', 'Number 17998 ü'],
      'by the index, newest first',
    )
    t.equal((await find('NUMBER 12345', many))[0]?.title, 'Number 12345 ü')
    t.equal((await find('ü', many))[0]?.title, 'Number 20010 ü', 'too short for the index')
    t.same(await find('%_'.repeat(50), many), [])
    t.same(await find('number 17'), [], 'and nobody else’s')
  })
})
