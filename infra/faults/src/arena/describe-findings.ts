import type { Findings } from './verify-load.ts'

/** The figures of a scenario in one line. */
export function describeFindings(name: string, findings: Findings): string {
  const { runs, statuses, reruns, extraCalls, longestSilenceMs, losses, refusals } = findings
  return `${name}: ${JSON.stringify({ runs, ...statuses, reruns, extraCalls, longestSilenceMs, losses, ...refusals })}`
}
