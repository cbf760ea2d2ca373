import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@playground/testing'
import type { Client } from '../drive-client.ts'
import { openAccounts } from '../product/open-accounts.ts'
import { productSettings } from '../product/product-settings.ts'
import { target } from '../target.ts'
import type { Cell } from './cell.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** `npm start` to the first token of an answer: with data from an earlier start, and without any. */
export const start: Cell = {
  name: 'start',
  title: 'npm start to the first token, on all cores',
  concerns: ({ kind }) => kind === 'product',
  measure: async (_system, { client, upstreamUrl }) => {
    const directory = await mkdtemp(join(tmpdir(), 'bench-start-'))
    try {
      const freshSeconds = await secondsToFirstToken(client, upstreamUrl, directory)
      const warmSeconds = await secondsToFirstToken(client, upstreamUrl, directory)
      return { freshSeconds, warmSeconds }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
}

async function secondsToFirstToken(client: Client, upstreamUrl: string, directory: string): Promise<number> {
  const port = await freePort()
  const { PATH, HOME } = process.env
  const sinceMs = performance.now()
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH, HOME, PORT: String(port), DATA_DIR: directory, ...productSettings(upstreamUrl) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => npm.once('exit', resolve))
  try {
    await new Promise<void>((resolve, reject) => {
      npm.stdout.on('data', (text: Buffer) => text.includes('Open http') && resolve())
      ended.then(() => reject(new Error('npm start ended')))
    })
    const tokens = await openAccounts(`http://127.0.0.1:${port}`).tokensFor(1)
    const place = target.parse({ speaks: 'playground', port, tokens, model: 'openai/gpt-4.1-mini' })
    const upMs = performance.now() - sinceMs
    const plan = { target: place, streams: 1, rampMs: 0, settleMs: 0, windowMs: 2_000, paceMs: 20, seed: 1 }
    const { ttftMs } = await client.load(
      { ...plan, chunks: { min: 20, max: 20 } },
      () => {},
      () => {},
    )
    return (upMs + ttftMs.max) / 1_000
  } finally {
    npm.kill('SIGTERM')
    await ended
  }
}
