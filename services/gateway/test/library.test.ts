import { newId, type Session } from '@playground/contracts'
import { t } from 'tap'
import { speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const stack = await startStack({ scripts: { brief: speak(3, 0), other: speak(3, 0) } })
t.teardown(() => stack[Symbol.asyncDispose]())
const { app } = stack.gateway
const owner = await stack.signUp()
const stranger = await stack.signUp()

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const ask = (method: Method, path: string, payload?: object, who = owner) =>
  app.inject({
    method,
    url: `/api/v1${path}`,
    headers: who.headers,
    ...(payload === undefined ? {} : { payload }),
  })

t.test('an agent is made, read, changed and deleted', async (t) => {
  const made = await ask('POST', '/agents', { name: 'Poet', model: 'lab/brief' })
  t.equal(made.statusCode, 201, made.body)
  const agent = made.json()
  t.match(agent, { name: 'Poet', model: 'lab/brief', instructions: null, parameters: {}, createdAt: agent.updatedAt })
  t.same((await ask('GET', `/agents/${agent.id}`)).json(), agent)
  const changed = await ask('PATCH', `/agents/${agent.id}`, {
    instructions: 'Rhyme. 韻を踏む 🦊',
    parameters: { temperature: 1, maxTokens: 50 },
  })
  t.equal(changed.statusCode, 200, changed.body)
  t.match(changed.json(), {
    name: 'Poet',
    instructions: 'Rhyme. 韻を踏む 🦊',
    parameters: { temperature: 1, maxTokens: 50 },
    createdAt: agent.createdAt,
  })
  t.match((await ask('PATCH', `/agents/${agent.id}`, { instructions: null })).json(), { instructions: null })
  const gone = await ask('DELETE', `/agents/${agent.id}`)
  t.same([gone.statusCode, gone.body], [204, ''])
  for (const method of ['GET', 'DELETE'] as const) {
    t.equal((await ask(method, `/agents/${agent.id}`)).statusCode, 404, method)
  }
  t.equal((await ask('PATCH', `/agents/${agent.id}`, { name: 'Back' })).statusCode, 404)
})

t.test('a lane made from an agent is a copy, and what is given besides wins', async (t) => {
  const { id: agentId } = (
    await ask('POST', '/agents', {
      name: 'Terse',
      model: 'lab/brief',
      instructions: 'Be brief.',
      parameters: { temperature: 1, maxTokens: 50 },
    })
  ).json()
  const lanes = [
    { agentId },
    { agentId, model: 'lab/other', label: 'Mine', temperature: 0, instructions: 'Be long.' },
    { agentId, instructions: '' },
  ]
  const started = await ask('POST', '/sessions', { prompt: 'Hello', lanes })
  t.equal(started.statusCode, 201, started.body)
  const expected = [
    { model: 'lab/brief', label: 'Terse', instructions: 'Be brief.', parameters: { temperature: 1, maxTokens: 50 } },
    { model: 'lab/other', label: 'Mine', instructions: 'Be long.', parameters: { temperature: 0, maxTokens: 50 } },
    { model: 'lab/brief', label: 'Terse 2', instructions: null, parameters: { temperature: 1, maxTokens: 50 } },
  ]
  t.match(started.json<Session>().lanes, expected)
  await ask('PATCH', `/agents/${agentId}`, { name: 'Changed', model: 'lab/other', instructions: 'Otherwise.' })
  const late = await ask('POST', `/sessions/${started.json().id}/lanes`, { agentId, maxTokens: 7 })
  t.equal(late.statusCode, 201, late.body)
  t.match(late.json(), { model: 'lab/other', label: 'Changed', parameters: { temperature: 1, maxTokens: 7 } })
  await ask('DELETE', `/agents/${agentId}`)
  t.match((await ask('GET', `/sessions/${started.json().id}`)).json().lanes.slice(0, 3), expected)
  t.equal((await ask('POST', '/estimate', { prompt: 'x', lanes: [{ agentId }] })).statusCode, 404)
})

t.test('a stranger’s agent makes no lane', async (t) => {
  const { id: agentId } = (await ask('POST', '/agents', { name: 'Mine', model: 'lab/brief' })).json()
  const { id: sessionId } = (await ask('POST', '/sessions', { prompt: 'x', models: ['lab/brief'] }, stranger)).json()
  for (const [path, body] of [
    ['/sessions', { prompt: 'x', lanes: [{ agentId }] }],
    ['/estimate', { prompt: 'x', lanes: [{ agentId }] }],
    [`/sessions/${sessionId}/lanes`, { agentId }],
  ] as const) {
    const theirs = await ask('POST', path, body, stranger)
    t.match([theirs.statusCode, theirs.json().code], [404, 'not_found'], path)
  }
  t.equal((await ask('GET', '/sessions', undefined, stranger)).json().data.length, 1)
})

t.test('a prompt says its variables', async (t) => {
  const template =
    '{{greeting}}, {{ name:long }}! Write {{count:number}} lines in {{tone:dry|warm}}. {{name}} {not} {{9}}'
  const made = await ask('POST', '/prompts', { name: 'Letter', template })
  t.equal(made.statusCode, 201, made.body)
  const prompt = made.json()
  t.match(prompt, { name: 'Letter', template, variables: ['greeting', 'name', 'count', 'tone'] })
  t.same((await ask('GET', `/prompts/${prompt.id}`)).json(), prompt)
  const changed = await ask('PATCH', `/prompts/${prompt.id}`, { template: 'None' })
  t.match(changed.json(), { name: 'Letter', template: 'None', variables: [], createdAt: prompt.createdAt })
  t.equal((await ask('DELETE', `/prompts/${prompt.id}`)).statusCode, 204)
  t.equal((await ask('GET', `/prompts/${prompt.id}`)).statusCode, 404)
  t.equal((await ask('PATCH', `/prompts/${prompt.id}`, { name: 'Back' })).statusCode, 404)
  t.equal((await ask('DELETE', `/prompts/${prompt.id}`)).statusCode, 404)
})

t.test('lists are paged newest first, and hold what is one’s own', async (t) => {
  const reader = await stack.signUp()
  for (const [kind, rest] of [
    ['agents', { model: 'lab/brief' }],
    ['prompts', { template: 'x' }],
  ] as const) {
    const ids: string[] = []
    for (let index = 0; index < 5; index++) {
      ids.unshift((await ask('POST', `/${kind}`, { name: `${index}`, ...rest }, reader)).json().id)
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await ask('GET', `/${kind}?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`, undefined, reader)
      t.equal(page.json().meta.limit, 2)
      seen.push(...page.json().data.map(({ id }: { id: string }) => id))
      cursor = page.json().meta.nextCursor
    } while (cursor !== null)
    t.same(seen, ids)
  }
})

t.test('what makes no sense is refused, and leaves nothing behind', async (t) => {
  const guest = await stack.signUp()
  const long = 'x'.repeat(101)
  const agent = { name: 'x', model: 'lab/brief' }
  const prompt = { name: 'x', template: 'x' }
  const refused: [Method, string, object | undefined, number][] = [
    ...[
      {},
      { ...agent, name: '' },
      { ...agent, name: '  \n' },
      { ...agent, name: long },
      { ...agent, name: 'a\u0000b' },
      { ...agent, name: 7 },
      { ...agent, model: 'brief' },
      { ...agent, model: 'lab/' },
      { ...agent, model: "lab/'; DROP TABLE agents--" },
      { ...agent, instructions: 'x'.repeat(20_001) },
      { ...agent, parameters: { temperature: '0.7' } },
      { ...agent, parameters: { temperature: -1 } },
      { ...agent, parameters: { maxTokens: 0 } },
      { ...agent, parameters: { unknown: 1 } },
      { ...agent, userId: newId() },
    ].map((body): [Method, string, object, number] => ['POST', '/agents', body, 400]),
    ...[
      {},
      { ...prompt, name: ' ' },
      { ...prompt, template: '' },
      { ...prompt, template: 'x'.repeat(100_001) },
      { ...prompt, template: '\u0000' },
      { ...prompt, variables: ['x'] },
    ].map((body): [Method, string, object, number] => ['POST', '/prompts', body, 400]),
    ...[
      'limit=0',
      'limit=101',
      'limit=1e1',
      'limit=1&limit=2',
      'limit[]=',
      'cursor=garbage',
      'cursor=',
      'userId=x',
    ].flatMap((query): [Method, string, undefined, number][] => [
      ['GET', `/agents?${query}`, undefined, 400],
      ['GET', `/prompts?${query}`, undefined, 400],
    ]),
    ...['not-an-id', '%00', "'%20OR%201=1", '*', '>'].flatMap((id): [Method, string, object | undefined, number][] => [
      ['GET', `/agents/${id}`, undefined, 400],
      ['PATCH', `/prompts/${id}`, { name: 'x' }, 400],
      ['DELETE', `/agents/${id}`, undefined, 400],
    ]),
  ]
  for (const [method, path, body, status] of refused) {
    const { statusCode, body: text } = await ask(method, path, body, guest)
    t.equal(statusCode, status, `${method} ${path} ${JSON.stringify(body)?.slice(0, 80)}: ${text}`)
  }
  for (const kind of ['agents', 'prompts']) t.same((await ask('GET', `/${kind}`, undefined, guest)).json().data, [])
  // Strings that mean something elsewhere are kept as they are.
  for (const name of ["'; DROP TABLE agents; --", '<img onerror=alert(1)>', '{{x}}', '\u202eevil', '=cmd()']) {
    t.equal((await ask('POST', '/agents', { ...agent, name }, guest)).json().name, name)
  }
})
