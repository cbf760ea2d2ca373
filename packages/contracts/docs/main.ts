import { readFileSync, writeFileSync } from 'node:fs'
import { protocolPage } from './protocol-page.ts'

const file = new URL('../../../docs/protocol.md', import.meta.url)
const page = protocolPage()

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== page) {
    process.stderr.write('docs/protocol.md is stale: run `pnpm docs`.\n')
    process.exitCode = 1
  }
} else {
  writeFileSync(file, page)
}
