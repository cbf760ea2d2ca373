import { ProcedureError } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { parseJson } from './parse-json.ts'

const json = /^application\/json(?: *; *charset="?utf-8"?)? *$/i

/** Bodies are JSON in UTF-8 or nothing. An empty one is none, whatever its type says. */
export function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    /^application\/json/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (!json.test(request.headers['content-type'] ?? '')) {
        throw new ProcedureError('unsupported_media_type', 'The body must be application/json in UTF-8.')
      }
      return body.length === 0 ? undefined : parseJson(body)
    },
  )
}
