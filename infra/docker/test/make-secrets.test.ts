import { copyFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectBus } from '@playground/bus'
import { findNatsServer, freePort, startProcess, temporaryDirectory } from '@playground/testing'
import t from 'tap'
import { makeSecrets, type Places } from '../src/make-secrets.ts'
import { readSecrets } from '../src/read-secrets.ts'

const services = ['nats', 'postgres', 'session', 'gateway', 'worker-openai', 'worker-openai-compatible']

async function places(): Promise<Places & AsyncDisposable> {
  const directory = await temporaryDirectory('playground-secrets')
  const give = join(directory.path, 'give')
  for (const name of services) await mkdir(join(give, name), { recursive: true })
  const [keep, own] = [join(directory.path, 'keep'), join(directory.path, 'own')]
  return { keep, give, own, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() }
}

/** Everything that was given to anybody. */
const given = async ({ give }: Places) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(give, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name)
          return [path.slice(give.length + 1), await readFile(path, 'utf8')] as const
        }),
    ),
  )

t.test('every service gets what it signs in with, and nothing of the others', async (t) => {
  await using made = await places()
  await makeSecrets(made)
  const files = await given(made)
  t.strictSame(Object.keys(files).sort(), [
    'gateway/JWT_SECRET',
    'gateway/NATS_PASSWORD',
    'gateway/NATS_USER',
    'nats/users.conf',
    'postgres/MIGRATOR_PASSWORD',
    'postgres/POSTGRES_PASSWORD',
    'postgres/READONLY_PASSWORD',
    'postgres/SESSION_PASSWORD',
    'session/DATABASE_URL',
    'session/MIGRATION_DATABASE_URL',
    'session/NATS_PASSWORD',
    'session/NATS_USER',
    'worker-openai-compatible/NATS_PASSWORD',
    'worker-openai-compatible/NATS_USER',
    'worker-openai/NATS_PASSWORD',
    'worker-openai/NATS_USER',
  ])
  const secrets = ['gateway/JWT_SECRET', 'gateway/NATS_PASSWORD', 'session/NATS_PASSWORD', 'postgres/SESSION_PASSWORD']
  t.equal(new Set(secrets.map((name) => files[name])).size, secrets.length, 'no two are alike')
  for (const name of secrets) t.match(files[name], /^[\w-]{43}$/, `${name} has 256 bits`)
  t.equal(new URL(files['session/DATABASE_URL'] ?? '').password, files['postgres/SESSION_PASSWORD'])
  const keptMode = (await stat(join(made.keep, 'jwt'))).mode & 0o777
  t.equal(keptMode, 0o400, 'what is kept is for its owner alone')
})

t.test('made again, everything stays as it is, and what was lost is given again', async (t) => {
  await using made = await places()
  await makeSecrets(made)
  const before = await given(made)
  await rm(join(made.give, 'gateway', 'JWT_SECRET'))
  await makeSecrets(made)
  t.strictSame(await given(made), before)
})

t.test('the settings are read back as variables', async (t) => {
  await using made = await places()
  await makeSecrets(made)
  t.match(await readSecrets(join(made.give, 'gateway')), { NATS_USER: 'gateway', JWT_SECRET: /./ })
  t.strictSame(await readSecrets(join(made.give, 'nats')), {}, 'users.conf is no variable')
  t.strictSame(await readSecrets(join(made.give, 'nowhere')), {})
})

t.test('a nats-server started with them lets every service in', async (t) => {
  await using made = await places()
  await makeSecrets(made)
  const server = await findNatsServer()
  const config = join(made.give, 'nats.conf')
  await copyFile(fileURLToPath(new URL('../../nats/nats.conf', import.meta.url)), config)
  await mkdir(join(made.give, 'secrets'))
  await copyFile(join(made.give, 'nats', 'users.conf'), join(made.give, 'secrets', 'users.conf'))
  const port = await freePort()
  await using _running = await startProcess({
    command: server?.command ?? 'nats-server',
    args: [
      ...['--config', config, '--store_dir', join(made.keep, 'store'), '--addr', '127.0.0.1', '--port', `${port}`],
      ...['--http_port', `${await freePort()}`],
    ],
    readyWhen: /Server is ready/,
  })
  for (const name of ['session', 'gateway', 'worker-openai', 'worker-openai-compatible']) {
    const { NATS_USER: user = '', NATS_PASSWORD: password = '' } = await readSecrets(join(made.give, name))
    await using bus = await connectBus({ servers: `nats://127.0.0.1:${port}`, name, user, password })
    await bus.provision()
    t.equal(user, name)
  }
})
