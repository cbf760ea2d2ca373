import { z } from 'zod'

const count = z.int().nonnegative()
const attempt = z.int().positive()
const ended = z.enum(['completed', 'failed', 'cancelled', 'interrupted'])

const run = z.looseObject({
  id: z.string(),
  comparisonId: z.string(),
  laneId: z.string(),
  status: z.enum(['queued', 'streaming', ...ended.options]),
  attempt: count,
  index: count.nullable(),
  text: z.string(),
  reasoning: z.string().nullable(),
  replaces: z.string().nullable(),
})
export type FrameRun = z.infer<typeof run>

const comparison = z.looseObject({
  id: z.string(),
  status: z.enum(['running', 'completed', 'failed', 'cancelled']),
  runs: z.array(run),
})
export type FrameComparison = z.infer<typeof comparison>

const session = z.looseObject({
  id: z.string(),
  status: z.enum(['idle', 'running']),
  comparisons: z.array(comparison),
})
export type FrameSession = z.infer<typeof session>

const head = { sessionId: z.string(), cursor: z.string().regex(/^[0-9a-z]+\.[0-9]+$/) }
const event = { ...head, at: z.iso.datetime() }
const ofRun = { ...event, runId: z.string() }

/**
 * What a client reads off the wire, as protocol.md words it. Written here once more on purpose: a checker that shares
 * the schemas of those it checks would share their mistakes.
 */
export const frame = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('session.created'), ...head, session }),
  z.looseObject({ type: z.literal('session.joined'), ...head, resumed: z.boolean(), session: session.optional() }),
  z.looseObject({ type: z.literal('comparison.created'), ...head, comparison }),
  z.looseObject({
    type: z.literal('comparison.ended'),
    ...event,
    comparisonId: z.string(),
    status: z.enum(['completed', 'failed', 'cancelled']),
  }),
  z.looseObject({ type: z.literal('session.updated'), ...event }),
  z.looseObject({ type: z.literal('session.deleted'), ...event }),
  z.looseObject({
    type: z.literal('run.queued'),
    ...ofRun,
    comparisonId: z.string(),
    laneId: z.string(),
    replaces: z.string().nullable(),
  }),
  z.looseObject({ type: z.literal('run.started'), ...ofRun, attempt }),
  z.looseObject({ type: z.literal('run.progress'), ...ofRun, attempt: count, sinceMs: z.number().nonnegative() }),
  z.looseObject({
    type: z.literal('run.delta'),
    ...ofRun,
    attempt,
    index: z.int().positive(),
    offset: count,
    kind: z.enum(['text', 'reasoning']),
    text: z.string().min(1),
  }),
  z.looseObject({ type: z.literal('run.snapshot'), ...event, run }),
  z.looseObject({
    type: z.literal('run.ended'),
    ...ofRun,
    comparisonId: z.string(),
    attempt: count,
    status: ended,
    length: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
])
export type Frame = z.infer<typeof frame>
export type FrameOf<Type extends Frame['type']> = Extract<Frame, { type: Type }>

/** One thing that happened to a client that follows a session: it asked to be connected, or a frame came. */
export type Entry =
  | Readonly<{ atMs: number; asked: Readonly<{ after: string | null; where: string }> }>
  | Readonly<{ atMs: number; frame: unknown }>
