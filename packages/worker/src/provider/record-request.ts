import type { ExactRequest } from '@playground/contracts'
import { shortenRequest } from './shorten-request.ts'

/** Where vendors put the id by which their support finds a request. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-goog-request-id', 'cf-ray'] as const

/** Bytes of a recorded body at most. */
const maxBodyBytes = 60 * 1024

/** What is noted of the last try's exchange, for the exact-request card. */
export type RequestRecord = {
  url: string
  body: string | null
  resolvedModel: string | null
  providerRequestId: string | null
}

/** The vendor's own id of a request, by whatever header it uses. */
export function providerRequestId(header: (name: string) => string | null): string | null {
  for (const name of requestIdHeaders) {
    const value = header(name)
    if (value !== null) return value.slice(0, 200)
  }
  return null
}

/** The card: address without credentials and query, body without secrets (those travel in headers), shortened. */
export function exactRequestOf(record: RequestRecord, droppedParameters: readonly string[]): ExactRequest {
  return {
    url: plainUrl(record.url),
    ...shortenRequest(parsed(record.body), maxBodyBytes),
    resolvedModel: record.resolvedModel?.slice(0, 200) ?? null,
    providerRequestId: record.providerRequestId,
    droppedParameters: [...droppedParameters],
  }
}

function plainUrl(address: string): string {
  if (!URL.canParse(address)) return ''
  const { origin, pathname } = new URL(address)
  return origin + pathname
}

function parsed(body: string | null): unknown {
  try {
    return body === null ? null : JSON.parse(body)
  } catch {
    return null
  }
}
