import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The settings of this start: what `.env` says, unless the process's own environment says otherwise. */
export function readEnvironment(envFile: string, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...readEnvFile(envFile), ...own }
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
