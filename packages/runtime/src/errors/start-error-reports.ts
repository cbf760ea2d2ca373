import type { OnError } from '../create-logger.ts'

export type ErrorReportOptions = Readonly<{
  /** Where errors are reported to, in Sentry's form; undefined: nowhere, and nothing is loaded. */
  dsn: string | undefined
  service: string
  version: string
}>

export type ErrorReports = Readonly<{
  report: OnError | undefined
  /** Sends what is under way, for as long as `timeoutMs`. */
  flush: (timeoutMs: number) => Promise<void>
}>

/** Reports errors that nobody foresaw, where there is somebody to report them to. */
export async function startErrorReports({ dsn, ...options }: ErrorReportOptions): Promise<ErrorReports> {
  if (dsn === undefined) return { report: undefined, flush: async () => {} }
  const { openErrorReports } = await import('./open-error-reports.ts')
  return openErrorReports({ ...options, dsn })
}
