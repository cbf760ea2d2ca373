import { readOptions } from './read-options.ts'
import { runBench } from './run-bench.ts'

try {
  if ((await runBench(readOptions(process.argv.slice(2)))) > 0) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
