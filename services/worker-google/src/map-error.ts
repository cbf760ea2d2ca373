import { ApiError } from '@google/genai'
import { faultOfStatus, ProviderFault } from '@playground/worker'
import { z } from 'zod'

const body = z.object({
  error: z.object({
    message: z.string().optional(),
    status: z.string().optional(),
    details: z
      .array(
        z.object({
          reason: z.string().optional(),
          retryDelay: z.string().optional(),
          violations: z.array(z.object({ quotaId: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
})

/**
 * Maps the SDK's errors; null for what is the network's or nobody's. The SDK puts the vendor's body as JSON into the
 * message, and hands on no headers: how long to wait stands in the body.
 */
export function mapError(error: unknown): ProviderFault | null {
  if (error instanceof Error && error.message === 'Incomplete JSON segment at the end') {
    return new ProviderFault('stream_cut', { cause: error })
  }
  if (!(error instanceof ApiError)) return null
  const said = parse(error.message)
  const details = said?.details ?? []
  if (details.some(({ reason }) => reason === 'API_KEY_INVALID'))
    return new ProviderFault('provider_auth', { cause: error })
  const quotas = details.flatMap(({ violations }) => violations ?? []).map(({ quotaId }) => quotaId ?? '')
  // The same words for a minute's limit and a day's; only the name of the quota tells them apart.
  const passing = quotas.length > 0 && !quotas.some((name) => /PerDay/i.test(name))
  return faultOfStatus({
    status: error.status,
    words: passing ? '' : [said?.status, said?.message].join(' '),
    message: said?.message,
    retryAfterMs: delayOf(details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay),
    cause: error,
  })
}

function parse(message: string): z.infer<typeof body>['error'] | undefined {
  try {
    return body.parse(JSON.parse(message.slice(message.indexOf('{')))).error
  } catch {
    return undefined
  }
}

function delayOf(delay: string | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
