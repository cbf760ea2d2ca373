import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { sessionExport } from '../src/index.ts'
import { protocolPage } from './protocol-page.ts'

const pages = {
  'protocol.md': protocolPage(),
  'export.schema.json': `${JSON.stringify(z.toJSONSchema(sessionExport, { reused: 'ref' }), null, 2)}\n`,
}

for (const [name, page] of Object.entries(pages)) {
  const file = new URL(`../../../docs/${name}`, import.meta.url)
  if (!process.argv.includes('--check')) {
    writeFileSync(file, page)
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
    process.stderr.write(`docs/${name} is stale: run \`pnpm docs\`.\n`)
    process.exitCode = 1
  }
}
