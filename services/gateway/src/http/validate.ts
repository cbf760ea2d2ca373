import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { InvalidInput } from './invalid-input.ts'

/** Checks a part of a request against its zod schema, keeping what exactly was wrong for the answer. */
export const validate: FastifySchemaCompiler<unknown> = ({ schema }) => {
  if (!(schema instanceof z.ZodType)) throw new TypeError('a schema of a route is not a zod value')
  return (data) => {
    const parsed = schema.safeParse(data)
    return parsed.success ? { value: parsed.data } : { error: new InvalidInput(parsed.error.issues) }
  }
}
