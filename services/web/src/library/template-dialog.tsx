import { type PromptTemplate, promptVariables } from '@playground/contracts'
import { useState } from 'react'
import { Field } from '../controls/field.tsx'
import { SavingForm } from '../controls/saving-form.tsx'
import { client } from '../data/client.ts'
import { promptsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { NameField } from './name-field.tsx'

/** A prompt to keep; what its gaps ask for is said while it is written. */
export function TemplateDialog({ template, close }: { template: PromptTemplate | null; close: () => void }) {
  const [name, setName] = useState(template?.name ?? '')
  const [text, setText] = useState(template?.template ?? '')
  const variables = promptVariables(text)

  async function save() {
    const body = { name: name.trim(), template: text }
    if (template === null) await client.call('createPrompt', { body })
    else await client.call('changePrompt', { params: { id: template.id }, body })
    await queryClient.invalidateQueries({ queryKey: promptsQuery.queryKey })
  }

  return (
    <SavingForm title={template === null ? 'New template' : 'Edit template'} close={close} save={save}>
      <NameField name={name} set={setName} />
      <Field
        name="Prompt"
        note={
          variables.length === 0
            ? 'Write {{topic}} for a gap, {{tone:calm|formal}} for a choice, {{text:long}} or {{count:number}}.'
            : `Asks for ${variables.map(({ name: gap, kind, options }) => (kind === 'choice' ? `${gap} (${options.join(', ')})` : gap)).join(', ')}.`
        }
      >
        {(id, noteId) => (
          <textarea
            id={id}
            className="entry"
            required
            rows={6}
            dir="auto"
            maxLength={100_000}
            aria-describedby={noteId}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
    </SavingForm>
  )
}
