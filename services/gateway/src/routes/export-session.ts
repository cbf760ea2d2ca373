import type { Bus } from '@playground/bus'
import { type ExportFormat, routes, type Session } from '@playground/contracts'
import { attachmentNamed } from '../documents/content-disposition.ts'
import { sessionCsv } from '../documents/session-csv.ts'
import { sessionExportJson } from '../documents/session-json.ts'
import { sessionMarkdown } from '../documents/session-markdown.ts'
import { sessionPage } from '../documents/session-page.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { sendPieces } from '../http/send-pieces.ts'
import { composeSession } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

const types: Readonly<Record<ExportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
}

/** A session as a file, sent in pieces as they are made. */
export async function exportSession(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('exportSession', routes.exportSession),
    handler: async ({ params: { id: sessionId }, query: { format = 'json' }, user: { userId } }, reply) => {
      const session = viewSession((await composeSession(bus, { userId, sessionId })).fold)
      reply.header('content-disposition', attachmentNamed(session.title, format))
      sendPieces(reply, types[format], piecesOf(format, { bus, userId }, session))
      return reply
    },
  })
}

function piecesOf(format: ExportFormat, source: { bus: Bus; userId: string }, session: Session) {
  if (format === 'md') return sessionMarkdown(session)
  if (format === 'csv') return sessionCsv(session)
  const json = sessionExportJson(source, session)
  return format === 'html' ? sessionPage(session.title, json) : json
}
