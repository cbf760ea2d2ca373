import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { capabilities, model, pricing } from '@playground/contracts'
import { z } from 'zod'

/** A model as an operator writes it down: as it is announced, its provider told by its id. */
const entry = z.strictObject({
  id: model.shape.id,
  name: model.shape.name,
  kind: model.shape.kind.default('chat'),
  contextWindow: model.shape.contextWindow,
  maxOutputTokens: model.shape.maxOutputTokens,
  capabilities: z.strictObject(capabilities.shape),
  pricing: z.strictObject(pricing.shape).nullable().default(null),
  demo: model.shape.demo.default(false),
})

/** What MODELS_FILE says, of all providers, and a version by which its prices can be told from others. */
export type ModelsFile = Readonly<{ models: readonly z.output<typeof entry>[]; version: string }>

/** The variable MODELS_FILE: the path of a JSON array of models, read while settings are read. */
export const modelsFile = z.string().transform((path, context): ModelsFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    context.addIssue('the file cannot be read')
    return z.NEVER
  }
  const parsed = z.array(entry).safeParse(parseJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    context.addIssue(`the file is no list of models${place}: ${issue?.message ?? 'unknown'}`)
    return z.NEVER
  }
  const version = `file-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
  return { models: parsed.data, version }
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
