import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'tap'
import { readUsage } from '../../src/measure/read-usage.ts'

/** Computes for a while, says so, and stays. */
const busy = `
  while (process.cpuUsage().user < 300_000) {}
  process.send('done')
  process.on('message', () => process.exit())
`

test('a part is a process with all below it, parts of their own left out', async (t) => {
  const child = spawn(process.execPath, ['-e', busy], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child, 'message')
  const pid = child.pid ?? 0

  const apart = readUsage([
    { name: 'us', pid: process.pid },
    { name: 'child', pid },
  ])
  const together = readUsage([{ name: 'us', pid: process.pid }])
  const [us, own, all] = [apart.get('us'), apart.get('child'), together.get('us')]
  t.ok((own?.cpuMs ?? 0) >= 250, `the child computed for ${own?.cpuMs} ms`)
  t.ok((own?.rssBytes ?? 0) > 2 ** 20)
  t.ok((all?.cpuMs ?? 0) >= (us?.cpuMs ?? 0) + (own?.cpuMs ?? 0), 'with us it counts as ours')
  t.equal(own?.pssBytes, 0)
  t.ok((readUsage([{ name: 'child', pid }], true).get('child')?.pssBytes ?? 0) > 2 ** 20)

  const exited = once(child, 'exit')
  child.send('go')
  await exited
  const after = readUsage([{ name: 'us', pid: process.pid }]).get('us')
  t.ok((after?.cpuMs ?? 0) >= (all?.cpuMs ?? 0), 'what it computed stays ours when it is gone')
})

test('a process that is gone uses nothing', async (t) => {
  t.same(readUsage([{ name: 'gone', pid: 2 ** 30 }]).get('gone'), { cpuMs: 0, rssBytes: 0, pssBytes: 0 })
})
