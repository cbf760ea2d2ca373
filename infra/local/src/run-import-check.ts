import { checkImports } from './check-imports.ts'
import { repositoryRoot } from './repository-root.ts'

/** Prints every import that crosses a border. Gives 1 when there is one. */
export async function runImportCheck(): Promise<number> {
  const sentences = checkImports(repositoryRoot)
  for (const sentence of sentences) console.log(sentence)
  return sentences.length === 0 ? 0 : 1
}
