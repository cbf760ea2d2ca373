import { Parser, type Result } from 'tap-parser'

export type TestCount = { passed: number; failed: number }

export type TestReport = {
  /** A test file has ended. */
  file: (name: string, count: TestCount, durationMs: number) => void
  /** Something failed: the names of file and tests that lead to it, and what TAP says about it. */
  failure: (path: readonly string[], details: string) => void
}

/**
 * Counts assertions in a TAP stream, over all files. A test or file that fails although none of its assertions did (it
 * crashed, hung, or asserted nothing it had planned) counts as one failure.
 *
 * @returns The parser to write into, and the count so far.
 */
export function countTests(report: TestReport): { parser: Parser; count: TestCount } {
  const total: TestCount = { passed: 0, failed: 0 }

  const follow = (parser: Parser, path: readonly string[], count: TestCount, isRoot: boolean): void => {
    let child: TestCount = { passed: 0, failed: 0 }
    parser.on('child', (inner) => {
      child = { passed: 0, failed: 0 }
      follow(inner, [...path, inner.name], child, false)
    })
    parser.on('assert', (result: Result) => {
      const own = result.closingTestPoint ? child : { passed: 0, failed: 0 }
      if (!result.ok && own.failed === 0 && !result.todo && !result.skip) {
        own.failed += 1
        report.failure([...path, result.name], describe(result))
      } else if (result.ok && !result.closingTestPoint) own.passed += 1
      count.passed += own.passed
      count.failed += own.failed
      if (isRoot) report.file(result.name, own, result.time ?? 0)
      child = { passed: 0, failed: 0 }
    })
    parser.on('bailout', (reason) => {
      if (!isRoot) return
      count.failed += 1
      report.failure(path, `bailed out: ${reason}`)
    })
  }

  const parser = new Parser()
  follow(parser, [], total, true)
  return { parser, count: total }
}

function describe(result: Result): string {
  return result.diag === null || result.diag === undefined ? '' : JSON.stringify(result.diag, null, 2)
}
