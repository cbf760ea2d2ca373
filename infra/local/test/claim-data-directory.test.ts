import { join } from 'node:path'
import { startProcess, temporaryDirectory } from '@playground/testing'
import { test } from 'tap'
import { claimDataDirectory } from '../src/claim-data-directory.ts'

test('one at a time, in this process or another, and free again afterwards', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const claim = await claimDataDirectory(scratch.path)
  await t.rejects(claimDataDirectory(join(scratch.path, '.')), { name: 'PlainError', message: /Already running/ })
  await using _other = await claimDataDirectory(join(scratch.path, 'another'))
  await claim[Symbol.asyncDispose]()
  await using _again = await claimDataDirectory(scratch.path)
})

test('the claim of a process that was killed is void at once', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const source = new URL('../src/claim-data-directory.ts', import.meta.url)
  const program = `import { claimDataDirectory } from ${JSON.stringify(source.href)}
    await claimDataDirectory(${JSON.stringify(scratch.path)}); console.log('claimed'); setInterval(() => {}, 1000)`
  const holder = await startProcess({
    command: process.execPath,
    args: ['--input-type=module', '--eval', program],
    readyWhen: /claimed/,
  })
  await t.rejects(claimDataDirectory(scratch.path), { message: /Already running/ })
  holder.kill()
  await holder.exited
  await using _claim = await claimDataDirectory(scratch.path)
})
