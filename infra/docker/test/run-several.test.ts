import { fileURLToPath } from 'node:url'
import { startProcess, waitFor } from '@playground/testing'
import t from 'tap'

const program = fileURLToPath(new URL('programs/run-several.ts', import.meta.url))
const start = (environments: object[]) =>
  startProcess({ command: process.execPath, args: [program, JSON.stringify(environments)] })

t.test('all run beside each other and are told to end together', async (t) => {
  await using several = await start([{ WHO: 'one' }, { WHO: 'two' }])
  await waitFor(() => several.logs().filter((line) => line.endsWith('runs')).length === 2)
  t.strictSame(await several.stop(), { code: 0, signal: null })
  t.strictSame(several.logs().toSorted(), ['one runs', 'one told', 'two runs', 'two told'])
})

t.test('when one ends by itself, with whatever code, the others are ended and the whole fails', async (t) => {
  for (const END of ['0', '3']) {
    await using several = await start([{ WHO: 'one' }, { WHO: 'two', END }])
    t.strictSame(await several.exited, { code: 1, signal: null })
  }
})
