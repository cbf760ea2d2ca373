import type { PromptTemplate } from '@playground/contracts'
import { Braces } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'

type Props = { templates: readonly PromptTemplate[]; use: (template: PromptTemplate) => void }

/** Templates to begin a prompt with. */
export function TemplateMenu({ templates, use }: Props) {
  if (templates.length === 0) return null
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="btn s">
          <Braces size={14} strokeWidth={1.5} aria-hidden />
          Template
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu scrolls" align="start" sideOffset={4} collisionPadding={8}>
          {templates.map((template) => (
            <DropdownMenu.Item key={template.id} onSelect={() => use(template)}>
              <span className="cut">{template.name}</span>
              <span className="aside cut">{template.variables.join(', ')}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const shown = 5

/** The newest templates, one click away. */
export function TemplateList({ templates, use }: Props) {
  if (templates.length === 0) return null
  return (
    <section className="sets">
      <h3>Templates</h3>
      {templates.slice(0, shown).map((template) => (
        <button key={template.id} type="button" onClick={() => use(template)}>
          <span className="cut grow">{template.name}</span>
          <span className="muted cut">{template.variables.join(', ')}</span>
        </button>
      ))}
    </section>
  )
}
