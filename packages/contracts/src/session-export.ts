import { z } from 'zod'
import { sharedSession } from './share.ts'

/** What `GET /sessions/:id/export?format=json` holds: `docs/export.schema.json` says the same as a JSON Schema. */
export const sessionExport = z.object({
  format: z.literal('model-playground/session'),
  version: z.literal(1).describe('another number when a reader of this one would misread it'),
  exportedAt: z.string(),
  session: sharedSession,
})
export type SessionExport = z.infer<typeof sessionExport>
