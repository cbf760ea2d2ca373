import { z } from 'zod'

/** Text that Postgres can hold and every client shows alike: no U+0000; lone surrogates become U+FFFD. */
export const text = (limits: { min?: number; max: number }) =>
  z
    .string()
    .min(limits.min ?? 0)
    .max(limits.max)
    .refine((value) => !value.includes('\u0000'), 'must not contain U+0000')
    .overwrite((value) => value.toWellFormed())

/** Like {@link text}, and something must be left when blanks are taken away. */
export const filledText = (limits: { max: number }) =>
  text({ min: 1, max: limits.max }).refine((value) => value.trim().length > 0, 'must not be blank')

const encoder = new TextEncoder()

/** Bytes of `value` as JSON in UTF-8: what it weighs in a message. */
export function encodedBytes(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length
}
