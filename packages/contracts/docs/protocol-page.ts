import type { z } from 'zod'
import {
  basePath,
  catalogEntry,
  clientFrame,
  closeCode,
  comparison,
  errorBody,
  errorStatus,
  health,
  job,
  lane,
  laneChange,
  laneInput,
  liveEvent,
  metrics,
  model,
  parameters,
  quota,
  type Route,
  routes,
  run,
  runCheckpoint,
  runDetails,
  runError,
  runErrorCode,
  runStateEvent,
  serverFrame,
  session,
  sessionHead,
  sessionSummary,
  streams,
  subprotocol,
  totals,
  usage,
  user,
} from '../src/index.ts'
import { describeSchema, meanings } from './describe-schema.ts'

/** Types that other types name instead of repeating them, in the order of reading. */
const types: ReadonlyMap<z.ZodType, string> = new Map<z.ZodType, string>([
  [parameters, 'Parameters'],
  [laneInput, 'LaneInput'],
  [laneChange, 'LaneChange'],
  [lane, 'Lane'],
  [usage, 'Usage'],
  [metrics, 'Metrics'],
  [totals, 'Totals'],
  [runError, 'RunError'],
  [run, 'Run'],
  [runDetails, 'RunDetails'],
  [comparison, 'Comparison'],
  [session, 'Session'],
  [sessionHead, 'SessionHead'],
  [sessionSummary, 'SessionSummary'],
  [model, 'Model'],
  [user, 'User'],
  [quota, 'Quota'],
  [health, 'Health'],
  [errorBody, 'ErrorBody'],
])

const cell = (text: string) => text.replaceAll('|', '\\|')
const code = (text: string) => `\`${cell(text)}\``
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
const heading = (...cells: string[]) => [row(...cells), row(...cells.map(() => '---'))]

function routeRow(route: Route): string {
  const path = route.path.startsWith('//') ? route.path.slice(1) : `${basePath}${route.path}`
  const asked = [
    route.query && `query ${code(describeSchema(route.query, 'input', types))}`,
    route.body && code(describeSchema(route.body, 'input', types)),
    route.starts && '`Idempotency-Key`',
  ].filter((part) => typeof part === 'string')
  const answer = route.response ? ` ${code(describeSchema(route.response, 'output', types))}` : ''
  return row(
    code(`${route.method} ${path}`),
    route.summary,
    asked.join(' · ') || '–',
    `${route.status}${answer}`,
    route.access,
  )
}

function eventRows(union: { options: readonly z.ZodType[] }, io: 'input' | 'output'): string[] {
  return union.options.map((option) => row(code(describeSchema(option, io, types))))
}

/** `docs/protocol.md`, made from the values that the code runs on. */
export function protocolPage(): string {
  const described = [...types].flatMap(([schema, name]) =>
    meanings(schema).map(([field, text]) => row(code(`${name}.${field}`), cell(text))),
  )
  return [
    '# Protocol',
    '',
    'Generated from `packages/contracts` by `pnpm docs`; do not edit. The same values give `/openapi.json` and check every message while the product runs.',
    '',
    `Base path \`${basePath}\`. JSON in UTF-8. Ids are UUIDs, times ISO 8601 in UTC, durations \`…Ms\` (only \`expiresIn\` is seconds), money integer micro-dollars \`…Micros\`. Model ids are \`provider/model\`. Somebody else's id answers exactly as a missing one. Lists take \`limit\` and \`cursor\` and answer \`{ data, meta }\`, newest first.`,
    '',
    '## Types',
    '```ts',
    ...[...types].map(
      ([schema, name]) =>
        `type ${name} = ${describeSchema(schema, name.endsWith('Input') || name.endsWith('Change') ? 'input' : 'output', types)}`,
    ),
    '```',
    '',
    ...heading('field', 'meaning'),
    ...described,
    '',
    '## Errors',
    `Every refusal is an \`ErrorBody\`. \`rate_limited\` and \`unavailable\` come with \`Retry-After\` in seconds.`,
    '',
    ...heading('code', 'status'),
    ...Object.entries(errorStatus).map(([name, status]) => row(code(name), String(status))),
    '',
    `Inside a run: ${runErrorCode.options.map((name) => `\`${name}\``).join(', ')}.`,
    '',
    '## HTTP',
    '`access`: `public`; `user` (cookie, access token or personal access token); `login` (not a personal access token); `admin`.',
    '',
    ...heading('route', 'does', 'takes', 'answers', 'access'),
    ...Object.values(routes).map(routeRow),
    '',
    '## Live events',
    'The same list over WebSocket and SSE. `cursor` is opaque; a client that comes back hands in the last one it has seen. Over SSE `event:` is the type, `id:` the cursor, and the first event is `session.joined`.',
    '',
    ...heading('event'),
    ...eventRows(liveEvent, 'output'),
    '',
    '## WebSocket',
    `\`GET ${basePath}/ws\`, subprotocol \`${subprotocol}\`; credentials by cookie, \`Authorization\`, or a second subprotocol value \`bearer.<token>\`.`,
    '',
    ...heading('client → server'),
    ...eventRows(clientFrame, 'input'),
    '',
    ...heading('server → client'),
    ...eventRows(serverFrame, 'output'),
    '',
    ...heading('closed with', 'because'),
    ...Object.entries(closeCode).map(([name, number]) =>
      row(String(number), name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()),
    ),
    '',
    '## Between the services',
    'Messages on NATS; clients never see these.',
    '',
    ...heading('stream', 'subjects', 'keeps', 'at most'),
    ...streams.map((stream) =>
      row(
        stream.name,
        code(stream.subjects.join(' ')),
        `${stream.retention}, ${stream.maxAgeMs / 1000} s`,
        `${stream.maxBytes / 1024 / 1024} MiB`,
      ),
    ),
    '',
    ...heading('message'),
    row(code(describeSchema(job, 'output', types))),
    row(code(describeSchema(catalogEntry, 'output', types))),
    ...eventRows(runStateEvent, 'output'),
    row(code(describeSchema(runCheckpoint, 'output', types))),
    '',
  ].join('\n')
}
