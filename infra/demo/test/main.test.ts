import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const start = (env: NodeJS.ProcessEnv) => spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } })

t.test(
  'says where it listens in one line, answers, and ends at once on SIGTERM in the middle of a stream',
  async (t) => {
    const demo = start({ PORT: '0' })
    t.teardown(() => demo.kill('SIGKILL'))
    const [line] = await once(demo.stdout, 'data')
    const [, url] = /^demo upstream listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(line)) ?? []
    t.ok(url)
    const response = await fetch(`${url}/v1/responses`, {
      method: 'POST',
      body: JSON.stringify({ model: 'demo-swift', input: 'a very long answer', stream: true }),
    })
    await response.body?.getReader().read()
    demo.kill('SIGTERM')
    t.same(await once(demo, 'exit'), [0, null])
  },
)

t.test('refuses a port that is none and names the variable', async (t) => {
  const demo = start({ PORT: 'eighty' })
  const [message, [code]] = await Promise.all([text(demo.stderr), once(demo, 'exit')])
  t.equal(code, 1)
  t.match(message, 'PORT')
})
