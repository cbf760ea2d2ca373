import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { model } from '@playground/contracts'
import { startProcess } from '@playground/testing'
import type { Test } from 'tap'
import { z } from 'zod'
import type { Provider } from '../provider/provider.ts'
import { executeOnce } from './execute-once.ts'

const demo = new URL('../../../../infra/demo/', import.meta.url)

/**
 * Asks every demo model of a provider, through the real SDK, at the emulator that a start without keys runs.
 *
 * @param makeProvider makes the provider for the emulator's origin
 */
export async function testDemo(t: Test, makeProvider: (origin: string) => Provider): Promise<void> {
  await using emulator = await startProcess({
    command: process.execPath,
    args: ['src/main.ts'],
    cwd: fileURLToPath(demo),
    readyWhen: /listening on/,
  })
  const origin = /listening on (\S+)/.exec(emulator.logs().join('\n'))?.[1] ?? ''
  const provider = makeProvider(origin)
  const file: unknown = JSON.parse(await readFile(new URL('models.json', demo), 'utf8'))
  const models = z
    .array(model.omit({ provider: true }))
    .parse(file)
    .filter(({ id, kind }) => id.startsWith(`${provider.id}/`) && kind === 'chat')
  t.ok(models.length > 0)
  await Promise.all(
    models.map(async ({ id, capabilities }) => {
      const content = 'In one short sentence: what is a tide?'
      const { outcome, text, reasoning, metrics } = await executeOnce(provider, {
        modelName: id.slice(id.indexOf('/') + 1),
        capabilities,
        input: { messages: [{ role: 'user', content }] },
      })
      t.same(outcome, { kind: 'completed', finishReason: 'stop' }, id)
      t.not(text, '', id)
      t.equal(reasoning !== '', capabilities.reasoning, id)
      t.match(metrics, { usageSource: 'provider', tries: 1 }, id)
      t.ok(metrics.usage.input > 0 && metrics.usage.output > 0, id)
    }),
  )
}
