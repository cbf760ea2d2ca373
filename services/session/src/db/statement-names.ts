/** Names for statements, so that each connection has the server parse and plan them once. */
export type StatementNames = Readonly<{
  /** Undefined for what is not worth it: asked for the first time, or one of too many. */
  nameOf: (text: string) => string | undefined
  /** What stands behind the names does not hold any more: everything is named anew. */
  forget: () => void
}>

/** Statements differ with the length of their lists: what is asked once may never be asked again. */
const maxNames = 300

/**
 * To stand in a statement whose best plan depends on its values: without a name it is planned for these each time.
 * With one, Postgres may settle for a plan that suits the values before, and never look back.
 */
export const planEachTime = '/* planned for its values */'

/** Planning is most of what a small statement costs, and the same few hundred are all there are. */
export function statementNames(): StatementNames {
  let generation = 0
  let made = 0
  /** Null: asked once so far. */
  const names = new Map<string, string | null>()
  return {
    nameOf: (text) => {
      if (text.includes(planEachTime)) return undefined
      const name = names.get(text)
      if (typeof name === 'string') return name
      if (name === undefined && names.size === maxNames) return undefined
      names.set(text, name === undefined ? null : `s${generation}_${++made}`)
      return names.get(text) ?? undefined
    },
    forget: () => {
      generation++
      names.clear()
    },
  }
}
