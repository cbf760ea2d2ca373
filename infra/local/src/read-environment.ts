import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseEnv } from 'node:util'

/**
 * The settings of this start: what `.env` says, unless the process's own environment says otherwise. A relative
 * MODELS_FILE counts from where `.env` lies, since every service has a working directory of its own.
 */
export function readEnvironment(envFile: string, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { MODELS_FILE, ...environment } = { ...readEnvFile(envFile), ...own }
  return MODELS_FILE ? { ...environment, MODELS_FILE: resolve(dirname(envFile), MODELS_FILE) } : environment
}

function readEnvFile(envFile: string): NodeJS.ProcessEnv {
  let text: string
  try {
    text = readFileSync(envFile, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  // An empty line in a copied .env.example means "not set".
  return Object.fromEntries(Object.entries(parseEnv(text)).filter(([, value]) => value !== ''))
}
