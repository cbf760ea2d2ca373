// Runs everything from a bare clone with nothing but npm and a Node ≥ 20: finds a Node that runs TypeScript, installs
// the dependencies when they are missing or older than the lockfile, then hands over to src/main.ts with the verb.
// Plain JavaScript without dependencies, since it has to work before there are any.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants as system, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const modules = join(root, 'node_modules')
const nodePackage = 'node@26'
// Stands here and not as packageManager in package.json, by which corepack and pnpm itself would fetch it their own way.
const pnpmPackage = 'pnpm@12.21.0'

const say = (sentence) => process.stderr.write(`${sentence}\n`)

class Sentence extends Error {}

/** Runs npm; which one, npm itself says when it runs us. */
function npm(args) {
  const script = process.env.npm_execpath
  const [command, first] =
    script?.endsWith('npm-cli.js') === true && existsSync(script) ? [process.execPath, [script]] : ['npm', []]
  const done = spawnSync(command, [...first, ...args], {
    // Away from the project: nothing in it has a say in what is fetched here.
    cwd: tmpdir(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (done.error !== undefined) throw new Sentence(`npm cannot be run: ${done.error.message}.`)
  if (done.status !== 0) throw new Sentence(`npm ${args.join(' ')} failed:\n${done.stderr.trim()}`)
  return done.stdout.trim()
}

/** Where a program of a package lies, in npm's own cache; fetched when it is not there yet. */
function fromPackage(packageName, program) {
  const path = npm([
    'exec',
    '--yes',
    '--loglevel=error',
    `--package=${packageName}`,
    '--',
    'sh',
    '-c',
    `command -v ${program}`,
  ])
  return path.split('\n').at(-1)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Node that strips types: this one, or the one fetched earlier, or one fetched now. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const note = join(modules, '.playground-node')
  const known = existsSync(note) ? readFileSync(note, 'utf8') : ''
  if (isExecutable(known)) return known
  say(`This is Node ${process.versions.node}; fetching Node 26 to run with (once) …`)
  const program = fromPackage(nodePackage, 'node')
  mkdirSync(modules, { recursive: true })
  writeFileSync(note, program)
  return program
}

/** The pnpm on the PATH when it is the pinned one, else that from npm. */
function findPnpm(environment) {
  const [name, version] = pnpmPackage.split('@')
  const here = spawnSync(name, ['--version'], {
    // Away from the project, where a pnpm might fetch the version that the project names.
    cwd: tmpdir(),
    env: environment,
    encoding: 'utf8',
    timeout: 10_000,
  })
  return here.stdout?.trim() === version ? name : fromPackage(pnpmPackage, name)
}

function install(environment) {
  const mark = join(modules, '.playground-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(readFileSync(join(root, 'pnpm-workspace.yaml')))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  say('Installing the dependencies …')
  const done = spawnSync(
    findPnpm(environment),
    // Also where NODE_ENV=production would leave out what builds the web app, and without a question in between.
    [
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--prod=false',
      '--config.confirmModulesPurge=false',
      '--reporter=append-only',
    ],
    { cwd: root, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (done.status !== 0) {
    const said = `${done.stdout ?? ''}\n${done.stderr ?? ''}`.trim().split('\n').slice(-30).join('\n')
    throw new Sentence(`pnpm install failed:\n${said}\n${done.error?.message ?? ''}`)
  }
  writeFileSync(mark, wanted)
}

/** Hands over: same terminal, signals passed on, its exit code is ours. It ends by itself when we are gone. */
function handOver(node, environment) {
  const child = spawn(node, [join(root, 'infra/local/src/main.ts'), ...process.argv.slice(2)], {
    env: environment,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm passes signals on, but it may itself be killed; the scripts in package.json use exec, so that it is our parent.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid
    setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1_000).unref()
  }
  child.on('error', (error) => {
    say(`${node} cannot be run: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + system.signals[signal]))
}

try {
  const node = findNode()
  const environment = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) }
  install(environment)
  handOver(node, environment)
} catch (error) {
  if (!(error instanceof Sentence)) throw error
  say(error.message)
  process.exitCode = 1
}
