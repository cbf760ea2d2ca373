import { id as idSchema, ProcedureError } from '@playground/contracts'

/** Where a page of a list goes on, newest first: the last id of the page before, which sorts by time. */
export function parseCursor(cursor: string | null): string | null {
  if (cursor === null) return null
  const parsed = idSchema.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new ProcedureError('validation_failed', 'This cursor was not given by us.')
}

/** A page of rows that were asked for with one more than fits, to know whether it is the last. */
export function pageOf<Row extends { id: string }>(
  rows: readonly Row[],
  limit: number,
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  return { rows: page, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}
