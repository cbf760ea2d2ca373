import { resolve } from 'node:path'
import { findDatabase } from './find-database.ts'
import { repositoryRoot } from './repository-root.ts'
import { runCommand } from './run-command.ts'

/** Fills the demo account: in DATABASE_URL, else in the database of the stack that runs on DATA_DIR. */
export async function runSeed(environment: NodeJS.ProcessEnv, stop: AbortSignal): Promise<number> {
  const { DATA_DIR = '.data', DATABASE_URL = await findDatabase(resolve(repositoryRoot, DATA_DIR)) } = environment
  return runCommand([process.execPath, 'services/session/src/seed/main.ts'], { ...environment, DATABASE_URL }, stop)
}
