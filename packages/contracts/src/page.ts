import { z } from 'zod'

/** A number as a query string holds it: decimal digits only, nothing coerced. */
export const countInQuery = (max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(max))

/** Query of a list that is read page by page, newest first: at most 100 rows, 20 unless told. */
export const pageQuery = { limit: countInQuery(100).optional(), cursor: z.string().min(1).max(200).optional() }

/** A page of a list. `nextCursor` is opaque; null on the last page. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), meta: z.object({ limit: z.int(), nextCursor: z.string().nullable() }) })

/** A page of a list that is read by page numbers. */
export const numberedListOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    meta: z.object({ total: z.int(), page: z.int(), limit: z.int(), totalPages: z.int() }),
  })
