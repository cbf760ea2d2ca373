import { basePath, errorBody, type Route, type RouteName, routes } from '@playground/contracts'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { ConnectionError } from './connection-error.ts'
import type { RouteInput, RouteOutput } from './route-types.ts'

/** How requests leave this process. */
export type Wire = Readonly<{
  /** Scheme, host and port of the gateway, without a path. */
  origin: string
  fetch: typeof fetch
  /** The bearer token, or null where cookies carry the login. */
  token: () => string | null
}>

const looseInput = z.looseObject({
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])).optional(),
  body: z.unknown().optional(),
  idempotencyKey: z.string().optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/**
 * Calls one route of the gateway and checks the answer against the contract.
 *
 * @throws ApiError when the gateway refuses, ConnectionError when it was not reached or answered something else
 */
export async function callRoute<Name extends RouteName>(
  wire: Wire,
  name: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name>> {
  const route: Route = routes[name]
  const { params = {}, query = {}, body, idempotencyKey, signal } = looseInput.parse(input)
  const response = await send(wire, urlOf(wire.origin, route.path, params, query), {
    method: route.method,
    headers: headersOf(wire, body !== undefined, idempotencyKey),
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) throw await refusalOf(response)
  const content: unknown = route.response === undefined ? undefined : await response.json().catch(() => null)
  const parsed = route.response?.safeParse(content)
  if (parsed?.success === false) throw new ConnectionError(`${route.method} ${route.path}: unexpected answer`)
  // The schema that was just applied is the one RouteOutput is inferred from; TypeScript cannot follow that by name.
  return parsed?.data as RouteOutput<Name>
}

async function send(wire: Wire, url: string, init: RequestInit): Promise<Response> {
  try {
    return await wire.fetch(url, init)
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause
    throw new ConnectionError('The gateway cannot be reached', { cause })
  }
}

function headersOf(wire: Wire, hasBody: boolean, idempotencyKey: string | undefined): Record<string, string> {
  const token = wire.token()
  return {
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  }
}

/** Routes outside the base path are written with two slashes. */
export function urlOf(
  origin: string,
  path: string,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const url = new URL(filled.startsWith('//') ? filled.slice(1) : basePath + filled, origin)
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value))
  return url.href
}

/** What a response that is not ok says, as an error to throw. */
export async function refusalOf(response: Response): Promise<ApiError | ConnectionError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null))
  if (!parsed.success) return new ConnectionError(`The gateway answered ${response.status}`)
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError({ ...parsed.data, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null })
}
