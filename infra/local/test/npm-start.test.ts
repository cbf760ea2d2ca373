import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { freePort, temporaryDirectory, waitFor } from '@playground/testing'
import { test } from 'tap'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** `npm start` as it is typed, in a process group of its own as a terminal would give it. */
function npmStart(env: NodeJS.ProcessEnv) {
  const { NODE_OPTIONS: _tap, ...own } = process.env
  return spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    env: { ...own, OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', GEMINI_API_KEY: '', DEMO: 'on', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function untilOpen(child: ReturnType<typeof npmStart>): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('Open ')) {
      child.stdout.resume()
      return line.slice('Open '.length)
    }
  }
  throw new Error(`npm start ended early: ${await text(child.stderr)}`)
}

/** The process ids of everything that `pid` started, and that these started. */
function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const found = [pid]
  for (const parent of found) found.push(...pairs.filter(([, ppid]) => ppid === parent).map(([child = 0]) => child))
  return found.slice(1)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ways = [
  { title: 'Ctrl-C in the terminal', exits: 0, end: (npm: number) => process.kill(-npm, 'SIGINT') },
  { title: 'SIGTERM to npm alone', exits: 0, end: (npm: number) => process.kill(npm, 'SIGTERM') },
  { title: 'SIGKILL of npm and all its group', exits: null, end: (npm: number) => process.kill(-npm, 'SIGKILL') },
  {
    title: 'SIGKILL of the launcher',
    exits: 137,
    // npm's child is the bootstrap, whose child is the launcher.
    end: (_npm: number, [, launcher = 0]: number[]) => process.kill(launcher, 'SIGKILL'),
  },
]

test('opens at PORT, and however it is ended nothing is left within 5 s', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const port = await freePort()
  for (const { title, exits, end } of ways) {
    const child = npmStart({ PORT: String(port), DATA_DIR: scratch.path })
    t.equal(await untilOpen(child), `http://localhost:${port}`)
    t.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
    const started = descendantsOf(child.pid ?? 0)
    // npm's child, the launcher, two servers, the demo, a session service, three workers, a gateway
    t.ok(started.length >= 10, `${started.length} processes were started`)
    const exited = once(child, 'exit')
    end(child.pid ?? 0, started)
    await waitFor(() => !started.some(isAlive), { timeoutMs: 5_000, describe: `${title} to leave nothing` })
    const [code] = await exited
    t.equal(code, exits, `${title} ends with the right code`)
  }
})

test('a port that is taken is one sentence and exit code 1', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const child = npmStart({ PORT: String(port), DATA_DIR: scratch.path })
  const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  t.equal(code, 1)
  t.match(said, `Port ${port} is taken: set PORT to another one.`)
  t.notMatch(said, /\n\s+at /)
  other.close()
})
