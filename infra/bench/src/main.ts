import { readOptions } from './read-options.ts'
import { runBench } from './run-bench.ts'

try {
  await runBench(readOptions(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
