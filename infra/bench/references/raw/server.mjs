// R: the product's shape with nothing in it, and never changed: a socket, a queue, a worker, a file stream that keeps
// everything. No accounts, no database, no cursor, no healing, no metrics.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const directory = mkdtempSync(join(tmpdir(), 'bench-raw-'))
const port = await freePort()
const nats = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], { stdio: 'ignore' })
const NATS_URL = `nats://127.0.0.1:${port}`
const link = await connect({ servers: NATS_URL, waitOnFirstConnect: true, reconnectTimeWait: 50 })
if (process.env.LOG !== 'off') {
  const manager = await jetstreamManager(link)
  await manager.streams.add({ name: 'RAW', subjects: ['raw.runs.*'], storage: 'file', max_bytes: 2 ** 32 })
}
await link.close()

const env = { ...process.env, NATS_URL }
const start = (program) => {
  const child = fork(new URL(program, import.meta.url), { env })
  return new Promise((resolve) => child.once('message', () => resolve(child)))
}
const worker = await start('worker.mjs')
const gateway = await start('gateway.mjs')

process.on('exit', () => {
  nats.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})
process.on('disconnect', () => process.exit())
const parts = Object.entries({ gateway, worker, nats }).map(([name, { pid }]) => ({ name, pid }))
process.send({ ready: true, parts })
