import { test } from 'tap'
import { scanStamps } from '../../src/client/scan-stamps.ts'
import { startUpstream } from '../../src/upstream/start-upstream.ts'
import { writeWish } from '../../src/wish.ts'

const paths = [
  '/v1/responses',
  '/v1/chat/completions',
  '/v1/messages',
  '/v1beta/models/gemini-bench:streamGenerateContent?alt=sse',
]

async function ask(url: string, path: string, chunks: number, paceMs: number): Promise<string> {
  const prompt = writeWish({ chunks, paceMs })
  const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify({ input: prompt }) })
  return response.text()
}

function countStamps(text: string): number {
  let count = 0
  scanStamps(() => count++)(Buffer.from(text))
  return count
}

test('every dialect streams as many chunks as are wished for, at their pace or as fast as it can', async (t) => {
  await using upstream = await startUpstream()
  for (const path of paths) {
    t.equal(countStamps(await ask(upstream.url, path, 30, 2)), 30, path)
    t.equal(countStamps(await ask(upstream.url, path, 2_000, 0)), 2_000, `${path}, fast`)
    t.equal(countStamps(await ask(upstream.url, path, 1, 20)), 1, `${path}, one chunk`)
  }
})

test('every event is JSON, and OpenAI tells the whole text at the end', async (t) => {
  await using upstream = await startUpstream()
  for (const path of paths) {
    const text = await ask(upstream.url, path, 3, 1)
    const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''))
    t.ok(events.length >= 4, path)
    if (!path.endsWith('responses')) continue
    const said = events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta)
    t.equal(events.at(-1).response.output[0].content[0].text, said.join(''))
    t.same(
      events.map(({ sequence_number }) => sequence_number),
      events.map((_, index) => index),
    )
  }
})

test('who asks for nothing that is known is refused', async (t) => {
  await using upstream = await startUpstream()
  t.equal((await fetch(`${upstream.url}/v1/models`)).status, 404)
  t.equal((await fetch(`${upstream.url}/v1/responses`, { method: 'POST', body: '{"input":"hello"}' })).status, 400)
})
