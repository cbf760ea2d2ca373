import { chown, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { serviceUsers, usersConfiguration } from '@playground/nats'
import { keepSecret, writeWhole } from './keep-secret.ts'

/** Under which every service runs, and owns its data. */
export const serviceUserId = 10_001

/** Database and roles as infra/postgres makes them. */
const databaseUrl = (role: string, password: string) => `postgres://${role}:${password}@postgres:5432/playground`

export type Places = Readonly<{
  /** Holds every secret; nobody else sees it. */
  keep: string
  /** One directory per service; what is written there is its /secrets, and nobody else's. */
  give: string
  /** Directories that are handed over to the services' user. */
  own: string
}>

/**
 * Makes what the services sign in with, and gives each its own. Safe to repeat: a secret that exists stays. Which
 * services there are is told by the directories to give to.
 */
export async function makeSecrets({ keep, give, own }: Places): Promise<void> {
  await mkdir(keep, { recursive: true })
  const secret = (name: string) => keepSecret(join(keep, name))
  const receivers = await readdir(give)
  const onBus = receivers.filter((name) => !['nats', 'postgres'].includes(name))
  const passwords = Object.fromEntries(
    await Promise.all(onBus.map(async (name) => [name, await secret(`nats-${name}`)] as const)),
  )
  const contents: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
    nats: async () => ({ 'users.conf': usersConfiguration(serviceUsers(passwords)) }),
    postgres: async () => ({
      POSTGRES_PASSWORD: await secret('postgres-owner'),
      MIGRATOR_PASSWORD: await secret('postgres-migrator'),
      SESSION_PASSWORD: await secret('postgres-session'),
      READONLY_PASSWORD: await secret('postgres-readonly'),
    }),
    session: async () => ({
      DATABASE_URL: databaseUrl('app_session', await secret('postgres-session')),
      MIGRATION_DATABASE_URL: databaseUrl('migrator', await secret('postgres-migrator')),
    }),
    gateway: async () => ({ JWT_SECRET: await secret('jwt') }),
  }
  for (const name of receivers) {
    const password = passwords[name]
    const files = {
      ...(await contents[name]?.()),
      ...(password === undefined ? {} : { NATS_USER: name, NATS_PASSWORD: password }),
    }
    for (const [file, text] of Object.entries(files)) {
      // Readable for whatever user its one container has.
      await writeWhole(join(give, name, file), text, 0o444)
    }
  }
  for (const name of await readdir(own).catch(() => [])) {
    const directory = join(own, name)
    if ((await stat(directory)).uid !== serviceUserId) await chown(directory, serviceUserId, serviceUserId)
  }
}
