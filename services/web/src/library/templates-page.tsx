import type { PromptTemplate } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { promptsQuery } from '../data/queries.ts'
import { shortDay } from '../format/day.ts'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { deleteWithUndo } from './delete-with-undo.ts'
import { RowMenu } from './row-menu.tsx'
import { TemplateDialog } from './template-dialog.tsx'

/** Saved prompts with variables. */
export function TemplatesPage() {
  const query = useQuery(promptsQuery)
  const [edited, setEdited] = useState<PromptTemplate | 'new' | null>(null)
  return (
    <Page
      title="Templates"
      lead="Prompts with gaps to fill in. They wait in the composer under Template."
      end={
        <button type="button" className="btn fill s" onClick={() => setEdited('new')}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          New template
        </button>
      }
    >
      <WhenRead query={query}>
        {(templates) =>
          templates.length === 0 ? (
            <p className="blank">
              Nothing here yet. A template is a prompt you keep, like “Explain {'{{topic}}'} to a child”.
            </p>
          ) : (
            <table className="tbl fix kept">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="text from-wide">Prompt</th>
                  <th className="from-wide">Variables</th>
                  <th className="when from-wide">Changed</th>
                  <th className="acts">
                    <span className="sr-only">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {templates.map((template) => (
                  <tr key={template.id}>
                    <td className="cut">
                      <b>{template.name}</b>
                    </td>
                    <td className="cut muted from-wide" dir="auto">
                      {template.template}
                    </td>
                    <td className="cut muted from-wide">{template.variables.join(', ')}</td>
                    <td className="muted from-wide">{shortDay(template.updatedAt)}</td>
                    <td className="r">
                      <RowMenu
                        name={template.name}
                        edit={() => setEdited(template)}
                        remove={() => void remove(template)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </WhenRead>
      {edited !== null && <TemplateDialog template={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </Page>
  )
}

function remove({ id, name, template }: PromptTemplate): Promise<void> {
  return deleteWithUndo(
    { name, queryKey: promptsQuery.queryKey },
    () => client.call('deletePrompt', { params: { id } }),
    () => client.call('createPrompt', { body: { name, template } }),
  )
}
