import { test } from 'tap'
import { type ProviderFault, providerDialects, type StreamErrorKind, startProviderUpstream } from '../../src/index.ts'
import { readWithSdk } from './fixtures/read-with-sdk.ts'

const statuses = [400, 401, 403, 404, 429, 500, 502, 503, 529]

for (const dialect of providerDialects) {
  test(`${dialect}: the SDK throws an error with the status, for each of them`, async (t) => {
    await using upstream = await startProviderUpstream()
    for (const status of statuses) {
      upstream.script({ fault: 'status', status })
      t.match(await readWithSdk(upstream, dialect).catch((error: unknown) => error), { status }, `${status}`)
    }
    t.equal(upstream.requests.length, statuses.length, 'no SDK tried again')
  })

  test(`${dialect}: faults that vendors word differently are in their words`, async (t) => {
    await using upstream = await startProviderUpstream()
    const words: Record<Extract<ProviderFault['fault'], 'bad-key' | 'context-too-long' | 'out-of-credit'>, RegExp> = {
      'bad-key': /Incorrect API key|invalid x-api-key|API key not valid/,
      'context-too-long':
        /context_length_exceeded|context length|context window|prompt is too long|exceeds the maximum number of tokens/,
      'out-of-credit': /quota|spend limit/,
    }
    for (const fault of ['bad-key', 'context-too-long', 'out-of-credit'] as const) {
      upstream.script({ fault })
      await t.rejects(readWithSdk(upstream, dialect), { message: words[fault] }, fault)
    }
  })

  test(`${dialect}: an error after 200 is thrown or given as the vendor says it`, async (t) => {
    await using upstream = await startProviderUpstream()
    const words: Record<StreamErrorKind, RegExp> = {
      overloaded: /overloaded/i,
      server: /server|internal/i,
      rate_limit: /rate.?limit|exhausted/i,
      quota: /quota|credit/i,
    }
    for (const [error, message] of Object.entries(words) as [StreamErrorKind, RegExp][]) {
      upstream.script({ text: ['before'], ending: { error } })
      await t.rejects(readWithSdk(upstream, dialect), { message }, error)
    }
    upstream.script({ text: ['before'], ending: 'failed' })
    if (dialect === 'openai-responses') t.equal((await readWithSdk(upstream, dialect)).finish, 'server_error')
    else await t.rejects(readWithSdk(upstream, dialect))
  })

  test(`${dialect}: a cut and an empty stream end without the terminal marker`, async (t) => {
    await using upstream = await startProviderUpstream()
    upstream.script({ text: ['half'], ending: 'cut' })
    const cut = await readWithSdk(upstream, dialect)
    t.same([cut.text, cut.terminal], [['half'], false])
    upstream.script({ fault: 'empty-stream' })
    const empty = await readWithSdk(upstream, dialect)
    t.same([empty.text, empty.terminal], [[], false])
  })

  test(`${dialect}: a reset, broken JSON and a refused connection are errors`, async (t) => {
    await using upstream = await startProviderUpstream()
    for (const ending of ['reset', 'malformed'] as const) {
      const texts: string[] = []
      upstream.script({ text: ['half'], ending, paceMs: 20 })
      await t.rejects(readWithSdk(upstream, dialect, { onText: (read) => texts.push(...read.text) }), ending)
      t.same(texts, ['half'])
    }
    upstream.script({ fault: 'reset' })
    await t.rejects(readWithSdk(upstream, dialect))
    await upstream.refuse()
    await t.rejects(readWithSdk(upstream, dialect))
    await upstream.accept()
    upstream.script({ text: ['back'] })
    t.same((await readWithSdk(upstream, dialect)).text, ['back'])
  })

  test(`${dialect}: while it hangs nothing comes, and an abort is seen as the client's`, async (t) => {
    await using upstream = await startProviderUpstream()
    const hanging = [
      [{ fault: 'no-headers' }, 0],
      [{ fault: 'no-body' }, 0],
      [{ text: ['half'], ending: 'hang' }, 1],
      [{ text: ['half'], ending: 'hang-with-keep-alive', keepAliveMs: 5 }, 1],
      [{ text: Array.from({ length: 100 }, () => 'x'), paceMs: 600_000 }, 1],
    ] as const
    for (const [answer, pieces] of hanging) {
      upstream.script(answer)
      const abort = new AbortController()
      const texts: string[] = []
      const half = Promise.withResolvers<void>()
      const read = readWithSdk(upstream, dialect, {
        signal: abort.signal,
        onText(seen) {
          texts.push(seen.text.at(-1) ?? '')
          half.resolve()
        },
      }).catch((error: unknown) => error)
      const request = await upstream.next()
      if (pieces > 0) await half.promise
      t.equal(upstream.active, 1)
      abort.abort()
      const end = await request.ended
      t.match(end, { by: 'client', pieces })
      t.equal(texts.length, pieces)
      await read
    }
    t.equal(upstream.requests.length, hanging.length)
  })
}
