import { z } from 'zod'

type Json = { readonly [key: string]: unknown }

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Schemas that are printed once and referred to by their name. */
export type Names = ReadonlyMap<z.ZodType, string>

/**
 * A schema in TypeScript's notation. `io` says which side of a transformation is meant: what a client sends
 * (`input`) or gets (`output`).
 */
export function describeSchema(schema: z.ZodType, io: 'input' | 'output', names: Names): string {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      for (const [named, name] of names) {
        if (named !== schema && Object.is(zodSchema, named)) Object.assign(jsonSchema, { 'x-name': name })
      }
    },
  })
  return print(json, json)
}

function print(node: Json, root: Json): string {
  if (typeof node['x-name'] === 'string') return node['x-name']
  if (typeof node.$ref === 'string') return print(resolve(node.$ref, root), root)
  const alternatives = [...listOf(node.anyOf), ...listOf(node.oneOf)].filter(isJson)
  if (alternatives.length > 0) return [...new Set(alternatives.map((item) => print(item, root)))].join(' | ')
  const parts = listOf(node.allOf).filter(isJson)
  if (parts.length > 0) return parts.map((item) => print(item, root)).join(' & ')
  if ('const' in node) return JSON.stringify(node.const)
  if (Array.isArray(node.enum)) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(node.type)) return node.type.map((type) => print({ ...node, type }, root)).join(' | ')
  if (node.type === 'array') return printArray(node, root)
  if (node.type === 'object') return printObject(node, root)
  if (node.type === 'integer') return 'number'
  return typeof node.type === 'string' ? node.type : 'unknown'
}

function printArray(node: Json, root: Json): string {
  const tuple = listOf(node.prefixItems).filter(isJson)
  if (tuple.length > 0) return `[${tuple.map((item) => print(item, root)).join(', ')}]`
  const item = isJson(node.items) ? print(node.items, root) : 'unknown'
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function printObject(node: Json, root: Json): string {
  const properties = isJson(node.properties) ? Object.entries(node.properties) : []
  if (properties.length === 0) {
    const values = isJson(node.additionalProperties) ? print(node.additionalProperties, root) : 'unknown'
    return node.additionalProperties === false || node.properties !== undefined ? '{}' : `Record<string, ${values}>`
  }
  const required = new Set(listOf(node.required))
  const fields = properties.map(([name, value]) => {
    const type = isJson(value) ? print(value, root) : 'unknown'
    return `${name}${required.has(name) ? '' : '?'}: ${type}`
  })
  return `{ ${fields.join(', ')} }`
}

function resolve(reference: string, root: Json): Json {
  let node: unknown = root
  for (const step of reference.split('/').slice(1)) node = isJson(node) ? node[step] : undefined
  return isJson(node) ? node : {}
}

/** `name → what it means` for the fields of an object schema that say so. */
export function meanings(schema: z.ZodType): readonly (readonly [string, string])[] {
  const json: unknown = z.toJSONSchema(schema, { unrepresentable: 'any' })
  const properties = isJson(json) && isJson(json.properties) ? Object.entries(json.properties) : []
  return properties.flatMap(([name, value]) =>
    isJson(value) && typeof value.description === 'string' ? [[name, value.description] as const] : [],
  )
}
