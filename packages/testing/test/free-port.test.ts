import { createServer } from 'node:net'
import { test } from 'tap'
import { freePort } from '../src/index.ts'

test('gives ports that differ and that can be listened on', async (t) => {
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  t.equal(new Set(ports).size, 3)
  for (const port of ports) {
    const server = createServer()
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
    await new Promise((resolve) => server.close(resolve))
  }
})
