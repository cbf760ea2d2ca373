import type { z } from 'zod'

/** A part of a request that its schema refused. Not a refusal yet: Fastify notes on it which part it was. */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
  readonly issues: readonly z.core.$ZodIssue[]
  /** Set by Fastify: `body`, `querystring`, `params` or `headers`. */
  validationContext?: string
  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('The request is not valid.')
    this.issues = issues
  }
}
