import { fileURLToPath } from 'node:url'
import { runSeveral } from '../../src/run-several.ts'

const child = fileURLToPath(new URL('child.ts', import.meta.url))
await runSeveral(child, JSON.parse(process.argv[2] ?? '[]'))
