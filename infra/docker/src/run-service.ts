import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findService } from './find-service.ts'
import { planProcesses } from './plan-processes.ts'
import { runSeveral } from './run-several.ts'
import { lifeFile, showLife } from './sign-of-life.ts'

/** Is this service for the life of the container. One process becomes the service itself; only several are started. */
export async function runService(service: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const directory = findService(service)
  const main = join(directory, 'src/main.ts')
  const plans = planProcesses(service, environment)
  await showLife(lifeFile)
  const [only, ...others] = plans
  if (only === undefined) return waitUnused(service)
  if (others.length > 0) return runSeveral(main, plans)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, only)
  process.chdir(directory)
  await import(pathToFileURL(main).href)
}

/** Not to end is the only way not to be started again and again. */
async function waitUnused(service: string): Promise<void> {
  console.log(`${service}: not configured, nothing to do.`)
  const idle = setInterval(() => {}, 2 ** 30)
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  clearInterval(idle)
}
