import type { Run, RunErrorCode } from '@playground/contracts'
import { money } from '../format/money.ts'

const headings: Readonly<Record<RunErrorCode, string>> = {
  provider_rate_limited: 'The provider asks us to slow down',
  provider_quota_exhausted: 'The account at the provider is used up',
  provider_overloaded: 'The provider is overloaded',
  provider_unavailable: 'The provider has a fault',
  provider_unreachable: 'The provider cannot be reached',
  provider_auth: 'The provider refuses our key',
  invalid_request: 'The provider refuses this request',
  context_too_long: 'The history is too long for this model',
  timeout_first_byte: 'The provider did not begin to answer',
  timeout_idle: 'The provider fell silent',
  timeout_total: 'The answer took too long',
  empty_response: 'The answer was empty',
  provider_protocol_error: 'The provider answered something unreadable',
  stream_cut: 'The answer was cut off',
  worker_lost: 'The worker was lost',
  attempts_exhausted: 'The worker was lost three times',
  no_worker: 'No worker for this model is running',
  cost_cap_reached: 'The cost cap is reached',
}

/** What went wrong, what it cost, and that it stays in its lane. */
export function troubleWords(run: Run, lanes: number): { heading: string; text: string } {
  const { error, metrics } = run
  const heading = error === null ? 'The answer failed' : headings[error.code]
  const cost = metrics?.costMicros ?? null
  const charged =
    metrics === null || cost === 0 || metrics.usage.total === 0
      ? 'Nothing was charged.'
      : cost === null
        ? ''
        : `It cost ${money(cost)}.`
  const others = lanes > 1 ? 'The other lanes are not affected.' : ''
  return { heading, text: [sentence(error?.message ?? ''), others, charged].filter((part) => part !== '').join(' ') }
}

function sentence(message: string): string {
  return message === '' || /[.!?]$/.test(message) ? message : `${message}.`
}
