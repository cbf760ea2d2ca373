import type { z } from 'zod'

/** A typed question that one service answers for others: request and reply over the bus, in a queue group. */
export type Procedure<Request extends z.ZodType, Response extends z.ZodType> = Readonly<{
  service: string
  name: string
  subject: string
  request: Request
  response: Response
}>

/** Defines a procedure. */
export function procedure<Request extends z.ZodType, Response extends z.ZodType>(definition: {
  service: string
  name: string
  request: Request
  response: Response
}): Procedure<Request, Response> {
  return { ...definition, subject: `rpc.${definition.service}.${definition.name}` }
}
