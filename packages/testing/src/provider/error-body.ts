import type { ProviderDialect } from './read-dialect.ts'

/** An error before the stream, as a vendor writes it. */
export type ErrorKind = 'status' | 'bad-key' | 'context-too-long' | 'out-of-credit'

export type ErrorAnswer = { readonly status: number; readonly contentType: string; readonly body: string }

export type ErrorOptions = {
  readonly kind: ErrorKind
  /** For kind `status`. */
  readonly status: number
  readonly model: string
  /** The key that was sent; OpenAI repeats it in its answer. */
  readonly key: string
  readonly retryAfter?: number | undefined
}

/** The body of each vendor for each kind of error. */
export function errorBody(dialect: ProviderDialect | 'other', options: ErrorOptions): ErrorAnswer {
  if (options.kind === 'status' && options.status === 502) return badGateway
  const [status, body] =
    dialect === 'anthropic' ? anthropic(options) : dialect === 'gemini' ? gemini(options) : openai(dialect, options)
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

/** 502 comes from the proxy in front of a vendor, which answers in HTML. */
const badGateway = {
  status: 502,
  contentType: 'text/html',
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n',
}

type Answer = readonly [status: number, body: object]

function openai(dialect: ProviderDialect | 'other', { kind, status, model, key }: ErrorOptions): Answer {
  const error = (
    code: number,
    message: string,
    type: string,
    name: string | null,
    param: string | null = null,
  ): Answer => [code, { error: { message, type, param, code: name } }]
  const invalid = 'invalid_request_error'
  const tooLong =
    dialect === 'openai-responses'
      ? 'Your input exceeds the context window of this model. Please adjust your input and try again.'
      : "This model's maximum context length is 128000 tokens. However, your messages resulted in 210000 tokens. Please reduce the length of the messages."
  if (kind === 'context-too-long') {
    return error(400, tooLong, invalid, 'context_length_exceeded', dialect === 'openai-chat' ? 'messages' : 'input')
  }
  const quota = 'You exceeded your current quota, please check your plan and billing details.'
  if (kind === 'out-of-credit') return error(429, quota, 'insufficient_quota', 'insufficient_quota')
  if (kind === 'bad-key' || status === 401) {
    return error(
      401,
      `Incorrect API key provided: ${key}. You can find your API key in your account.`,
      invalid,
      'invalid_api_key',
    )
  }
  if (status === 403) {
    return error(
      403,
      'Country, region, or territory not supported',
      'request_forbidden',
      'unsupported_country_region_territory',
    )
  }
  if (status === 404) {
    return error(
      404,
      `The model '${model}' does not exist or you do not have access to it.`,
      invalid,
      'model_not_found',
    )
  }
  if (status === 429)
    return error(429, 'Rate limit reached for requests per minute.', 'requests', 'rate_limit_exceeded')
  if (status < 500) return error(status, 'Invalid value.', invalid, null, 'temperature')
  if (status === 503) return error(503, 'That model is currently overloaded with other requests.', 'server_error', null)
  return error(status, 'The server had an error while processing your request.', 'server_error', null)
}

const anthropicTypes: Readonly<Record<number, readonly [type: string, message: string]>> = {
  401: ['authentication_error', 'invalid x-api-key'],
  403: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  404: ['not_found_error', 'model: '],
  413: ['request_too_large', 'Request exceeds the maximum size'],
  429: ['rate_limit_error', "This request would exceed your organization's rate limit of 50 requests per minute."],
  529: ['overloaded_error', 'Overloaded'],
}

function anthropic({ kind, status, model }: ErrorOptions): Answer {
  const error = (code: number, type: string, message: string): Answer => [
    code,
    { type: 'error', error: { type, message }, request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' },
  ]
  if (kind === 'context-too-long') {
    return error(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum')
  }
  if (kind === 'out-of-credit') {
    return error(429, 'rate_limit_error', "This request would exceed your organization's monthly spend limit.")
  }
  const code = kind === 'bad-key' ? 401 : status
  const known = anthropicTypes[code]
  if (known !== undefined) return error(code, known[0], code === 404 ? `${known[1]}${model}` : known[1])
  if (code < 500) return error(code, 'invalid_request_error', 'temperature: Input should be less than or equal to 1')
  return error(code, 'api_error', 'Internal server error')
}

const geminiStates: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  404: ['NOT_FOUND', 'is not found for API version v1beta, or is not supported for generateContent.'],
  429: ['RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  500: ['INTERNAL', 'An internal error has occurred. Please retry.'],
  503: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  504: ['DEADLINE_EXCEEDED', 'The request timed out. Please try again.'],
}

function gemini({ kind, status, model, retryAfter }: ErrorOptions): Answer {
  const error = (code: number, message: string, state: string, details: object[] = []): Answer => [
    code,
    { error: { code, message, status: state, ...(details.length === 0 ? {} : { details }) } },
  ]
  if (kind === 'bad-key') {
    const reason = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
    }
    return error(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT', [reason])
  }
  if (kind === 'context-too-long') {
    const message = 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'
    return error(400, message, 'INVALID_ARGUMENT')
  }
  if (kind === 'out-of-credit') {
    const message = 'You exceeded your current quota, please check your plan and billing details.'
    const violation = {
      quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
      quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
    }
    return error(429, message, 'RESOURCE_EXHAUSTED', [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [violation] },
    ])
  }
  const [state, message] = geminiStates[status] ?? ['UNKNOWN', 'Unknown error.']
  const hint = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }
  return error(
    status,
    status === 404 ? `models/${model} ${message}` : message,
    state,
    retryAfter === undefined ? [] : [hint],
  )
}
