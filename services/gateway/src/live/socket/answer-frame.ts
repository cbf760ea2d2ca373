import { type ClientFrame, comparisonStart, ProcedureError, sessionStart } from '@playground/contracts'
import type { z } from 'zod'
import { cancelRun, cancelSession } from '../../actions/cancel-runs.ts'
import { retryRun } from '../../actions/retry-run.ts'
import { startComparison } from '../../actions/start-comparison.ts'
import { startSession } from '../../actions/start-session.ts'
import type { Starting } from '../../actions/starting.ts'
import { type Identification, identifyBearer } from '../../auth/authenticate.ts'
import type { EventLoopWatch } from '../../health/watch-event-loop.ts'
import { describeIssues } from '../../http/describe-issues.ts'
import type { SocketConnection } from './socket-connection.ts'

export type Answering = Readonly<{ starting: Starting; identification: Identification; eventLoop: EventLoopWatch }>

type Of<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>

/** Does what a frame asks for and answers it. Refusals are thrown. */
export async function answerFrame(
  connection: SocketConnection,
  frame: ClientFrame,
  answering: Answering,
): Promise<void> {
  const { requestId } = frame
  const { bus } = answering.starting
  const { userId } = connection.principal
  switch (frame.type) {
    case 'ping':
      return connection.answer({ type: 'pong', requestId })
    case 'auth.refresh':
      return refreshLogin(connection, frame, answering.identification)
    case 'session.start':
      answering.eventLoop.refuseStarts()
      return startAndJoin(connection, frame, answering.starting)
    case 'session.join':
      return connection.inTurn(frame.sessionId, () => join(connection, frame))
    case 'session.leave':
      return connection.inTurn(frame.sessionId, async () => {
        connection.leave(frame.sessionId)
        connection.answer({ type: 'session.left', requestId, sessionId: frame.sessionId })
      })
    case 'comparison.start':
      answering.eventLoop.refuseStarts()
      return connection.inTurn(frame.sessionId, () => startNext(connection, frame, answering.starting))
    case 'run.cancel':
      await cancelRun(bus, { userId, runId: frame.runId })
      return connection.answer({ type: 'ok', requestId })
    case 'session.cancel':
      await cancelSession(bus, { userId, sessionId: frame.sessionId })
      return connection.answer({ type: 'ok', requestId })
    case 'run.retry':
      answering.eventLoop.refuseStarts()
      await retryRun(answering.starting, { userId, idempotencyKey: frame.idempotencyKey }, frame.runId)
      return connection.answer({ type: 'ok', requestId })
    default:
      return frame satisfies never
  }
}

/** Another user's token ends the connection: it may carry what that user must not see. */
async function refreshLogin(
  connection: SocketConnection,
  { requestId, token }: Of<'auth.refresh'>,
  identification: Identification,
): Promise<void> {
  const principal = await identifyBearer(token, identification)
  if (principal.userId !== connection.principal.userId) {
    connection.close('forbidden')
    return
  }
  connection.renew(principal)
  connection.answer({ type: 'ok', requestId })
}

async function startAndJoin(connection: SocketConnection, frame: Of<'session.start'>, starting: Starting) {
  const { type: _type, requestId, idempotencyKey, ...fields } = frame
  const starter = { userId: connection.principal.userId, idempotencyKey }
  const { session: started } = await startSession(starting, starter, checked(sessionStart, fields))
  await connection.join(started.id, null, ({ cursor, session = started }) =>
    connection.answer({ type: 'session.created', requestId, sessionId: session.id, session, cursor }),
  )
}

function join(connection: SocketConnection, { requestId, sessionId, after }: Of<'session.join'>): Promise<void> {
  return connection.join(sessionId, after ?? null, (joined) =>
    connection.answer({ type: 'session.joined', requestId, sessionId, ...joined }),
  )
}

async function startNext(connection: SocketConnection, frame: Of<'comparison.start'>, starting: Starting) {
  const { type: _type, requestId, sessionId, idempotencyKey, ...fields } = frame
  const starter = { userId: connection.principal.userId, idempotencyKey }
  const joined = connection.joinedSession(sessionId)
  joined?.startBegins()
  try {
    const body = checked(comparisonStart, fields)
    const { comparison, sequence, replayed } = await startComparison(starting, starter, sessionId, body)
    if (joined !== undefined && !replayed) return joined.startEnds({ requestId, comparison, sequence })
    joined?.startEnds(null)
    const cursor = starting.hub.cursorAt(sequence)
    connection.answer({ type: 'comparison.created', requestId, sessionId, comparison, cursor })
  } catch (error) {
    joined?.startEnds(null)
    throw error
  }
}

/** A frame's schema lists fields; that some exclude each other only the schema of the body knows. */
function checked<Schema extends z.ZodType>(schema: Schema, fields: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  const details = { issues: describeIssues(parsed.error.issues) }
  throw new ProcedureError('validation_failed', 'This is not a valid frame.', { details })
}
