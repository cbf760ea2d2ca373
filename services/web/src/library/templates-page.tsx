import type { PromptTemplate } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import { promptsQuery } from '../data/queries.ts'
import { shortDay } from '../format/day.ts'
import { deleteWithUndo } from './delete-with-undo.ts'
import { KeptPage } from './kept-page.tsx'
import { TemplateDialog } from './template-dialog.tsx'

/** Saved prompts with variables. */
export function TemplatesPage() {
  const query = useQuery(promptsQuery)
  return (
    <KeptPage
      title="Templates"
      lead="Prompts with gaps to fill in. They wait in the composer under Template."
      make="New template"
      query={query}
      blank="Nothing here yet. A template is a prompt you keep, like “Explain {{topic}} to a child”."
      columns={[
        { head: 'Prompt', width: 'text', written: true, cell: ({ template }) => template },
        { head: 'Variables', written: true, cell: ({ variables }) => variables.join(', ') },
        { head: 'Changed', width: 'when', cell: ({ updatedAt }) => shortDay(updatedAt) },
      ]}
      remove={remove}
      dialog={(template, close) => <TemplateDialog template={template} close={close} />}
    />
  )
}

function remove({ id, name, template }: PromptTemplate): Promise<void> {
  return deleteWithUndo(
    { name, queryKey: promptsQuery.queryKey },
    () => client.call('deletePrompt', { params: { id } }),
    () => client.call('createPrompt', { body: { name, template } }),
  )
}
