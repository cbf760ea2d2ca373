import { fillPrompt, type PromptTemplate, type PromptVariable, promptVariables } from '@playground/contracts'
import { useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { Field } from '../controls/field.tsx'

type Props = { template: PromptTemplate; close: () => void; use: (prompt: string) => void }

/** Asks for the variables of a template. What comes out stands in the composer, to be changed or sent. */
export function TemplateForm({ template, close, use }: Props) {
  const variables = promptVariables(template.template)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(variables.map(({ name, options }) => [name, options[0] ?? ''])),
  )
  const filled = fillPrompt(template.template, values)
  return (
    <Dialog title={template.name} close={close}>
      <form
        className="settings"
        onSubmit={(event) => {
          event.preventDefault()
          use(filled)
        }}
      >
        <div className="settings-body">
          {variables.map((variable) => (
            <Variable
              key={variable.name}
              variable={variable}
              value={values[variable.name] ?? ''}
              set={(value) => setValues({ ...values, [variable.name]: value })}
            />
          ))}
          <div className="filled" dir="auto">
            {filled}
          </div>
        </div>
        <footer>
          <span className="grow" />
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="btn fill">
            Use
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

type VariableProps = { variable: PromptVariable; value: string; set: (value: string) => void }

function Variable({ variable: { name, kind, options }, value, set }: VariableProps) {
  return (
    <Field name={name}>
      {(id) => {
        switch (kind) {
          case 'choice':
            return (
              <select id={id} className="entry" value={value} onChange={({ target }) => set(target.value)}>
                {options.map((option) => (
                  <option key={option}>{option}</option>
                ))}
              </select>
            )
          case 'long':
            return (
              <textarea
                id={id}
                className="entry"
                rows={4}
                dir="auto"
                required
                value={value}
                onChange={({ target }) => set(target.value)}
              />
            )
          case 'text':
          case 'number':
            return (
              <input
                id={id}
                className="entry"
                type={kind}
                step="any"
                dir="auto"
                required
                value={value}
                onChange={({ target }) => set(target.value)}
              />
            )
          default:
            return kind satisfies never
        }
      }}
    </Field>
  )
}
