import { z } from 'zod'
import { id } from './ids.ts'
import { filledText } from './text.ts'

/** Names in `{{name}}`; a type may follow, `{{name:number}}`, `{{name:long}}`, `{{name:a|b|c}}`. */
const variablePattern = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*(?::([^{}]{1,500}))?\}\}/g

/** A variable of a template: what a form asks for it. */
export type PromptVariable = Readonly<{
  name: string
  kind: 'text' | 'long' | 'number' | 'choice'
  /** Of a `choice`. */
  options: readonly string[]
}>

/** The variables of a template, each once, in the order in which they first appear. */
export function promptVariables(template: string): readonly PromptVariable[] {
  const found = new Map<string, PromptVariable>()
  for (const [, name = '', type] of template.matchAll(variablePattern)) {
    const known = found.get(name)
    if (known === undefined || (known.kind === 'text' && type !== undefined)) found.set(name, variableOf(name, type))
  }
  return [...found.values()]
}

function variableOf(name: string, type = 'text'): PromptVariable {
  const kind = type.trim()
  if (kind === 'number' || kind === 'long') return { name, kind, options: [] }
  const options = kind.split('|').map((option) => option.trim())
  return options.length > 1 ? { name, kind: 'choice', options } : { name, kind: 'text', options: [] }
}

/** A template with its variables filled in; one without a value stays as it is written. */
export function fillPrompt(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(variablePattern, (written: string, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? written) : written,
  )
}

/** A saved prompt with `{{variables}}`. */
export const promptTemplate = z.object({
  id,
  name: z.string(),
  template: z.string(),
  variables: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type PromptTemplate = z.infer<typeof promptTemplate>

/** Body of `POST /prompts`. */
export const promptTemplateStart = z.strictObject({
  name: filledText({ max: 100 }),
  template: filledText({ max: 100_000 }),
})
export type PromptTemplateStart = z.infer<typeof promptTemplateStart>

/** Body of `PATCH /prompts/:id`. */
export const promptTemplateChange = promptTemplateStart.partial()
