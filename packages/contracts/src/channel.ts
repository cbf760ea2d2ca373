import type { z } from 'zod'
import type { Stream } from './stream.ts'

/**
 * A kind of message and where it travels: a value that is passed to `bus`, the only way to name a subject.
 * `template` is a subject whose `{name}` tokens are parameters.
 */
export type Channel<Names extends string, Schema extends z.ZodType> = Readonly<{
  template: string
  stream: Stream | null
  schema: Schema
  /** Builds the subject. Throws a `RangeError` for a value that is no subject token. */
  subject: (parameters: Readonly<Record<Names, string>>) => string
  /** A subject filter: parameters left out match anything. */
  filter: (parameters: Readonly<Partial<Record<Names, string>>>) => string
  /** The parameters of a subject of this channel, null for any other subject. */
  parse: (subject: string) => Record<Names, string> | null
}>

type NamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

const token = /^[A-Za-z0-9_-]+$/
const usualLength = 64

/** One token of a subject; refuses what NATS would read as structure (`.`, `*`, `>`, blanks) and the over-long. */
export function subjectToken(value: string, maxLength = usualLength): string {
  if (!token.test(value) || value.length > maxLength) throw new RangeError('not a subject token')
  return value
}

/** Defines a channel. */
export function channel<const Template extends string, Schema extends z.ZodType>(definition: {
  template: Template
  stream: Stream | null
  schema: Schema
  /** Of a parameter; 64 unless told. */
  maxNameLength?: number
}): Channel<NamesIn<Template>, Schema> {
  const { maxNameLength = usualLength } = definition
  type Names = NamesIn<Template>
  const isName = (name: string): name is Names => definition.template.includes(`{${name}}`)
  const tokens = definition.template.split('.').map((literal) => {
    const name = literal.slice(1, -1)
    return { literal, name: literal.startsWith('{') && isName(name) ? name : null }
  })
  const names = tokens.flatMap(({ name }) => name ?? [])
  const isComplete = (found: Partial<Record<Names, string>>): found is Record<Names, string> =>
    names.every((name) => found[name] !== undefined)
  return {
    ...definition,
    subject: (parameters) => {
      let subject = ''
      for (const { literal, name } of tokens) {
        const part = name === null ? literal : subjectToken(parameters[name], maxNameLength)
        subject = subject === '' ? part : `${subject}.${part}`
      }
      return subject
    },
    filter: (parameters) =>
      tokens
        .map(({ literal, name }) => {
          if (name === null) return literal
          const value = parameters[name]
          return value === undefined ? '*' : subjectToken(value, maxNameLength)
        })
        .join('.'),
    parse: (subject) => {
      const parts = subject.split('.')
      if (parts.length !== tokens.length) return null
      const found: Partial<Record<Names, string>> = {}
      for (const [at, { literal, name }] of tokens.entries()) {
        const part = parts[at] ?? ''
        if (name === null ? part !== literal : !token.test(part) || part.length > maxNameLength) return null
        if (name !== null) found[name] = part
      }
      return isComplete(found) ? found : null
    },
  }
}
