import { gatewayPermissions } from './gateway-permissions.ts'
import type { Permissions, User } from './permissions.ts'
import { sessionPermissions } from './session-permissions.ts'
import { remainingWorkersPermissions, workerPermissions } from './worker-permissions.ts'

const worker = 'worker-'
/** The worker whose providers are told by its settings. */
const compatible = 'worker-openai-compatible'

/**
 * The users of a deployment, one per service, told by the services' names: `gateway`, `session`, and `worker-<provider>`
 * for each worker, so that a new provider needs nothing here.
 *
 * @throws RangeError for a name that is none of these.
 */
export function serviceUsers(passwords: Readonly<Record<string, string>>): User[] {
  const names = Object.keys(passwords)
  const workers = names.filter((name) => name.startsWith(worker))
  const providers = workers.filter((name) => name !== compatible).map((name) => name.slice(worker.length))
  const permissionsOf = (name: string): Permissions => {
    if (name === compatible) return remainingWorkersPermissions(name, providers)
    if (workers.includes(name)) return workerPermissions(name, name.slice(worker.length))
    if (name === 'gateway') return gatewayPermissions(name, 'session')
    if (name === 'session') return sessionPermissions(name, ['gateway', ...workers])
    throw new RangeError(`"${name}" is no service that speaks on the bus`)
  }
  return Object.entries(passwords).map(([name, password]) => ({ name, password, permissions: permissionsOf(name) }))
}
