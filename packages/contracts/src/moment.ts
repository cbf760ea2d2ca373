import { z } from 'zod'

/** A moment that a client gives: ISO 8601 with a zone, in this era. */
export const moment = z.iso.datetime({ offset: true }).refine((value) => {
  const year = new Date(value).getUTCFullYear()
  return year >= 2000 && year < 10_000
}, 'must be between the years 2000 and 9999')
