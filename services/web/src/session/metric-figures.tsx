import { Tooltip } from 'radix-ui'
import { memo, useState } from 'react'
import type { Figure } from './figures.ts'
import type { Mark } from './marks.ts'

type Props = { label: string; figures: readonly Figure[]; marks: readonly Mark[]; veiled: boolean; all: boolean }

/** The figures of one lane. Each label tells what exactly is measured. */
export function MetricFigures({ label, figures, marks, veiled, all }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label={`Metrics ${label}`}>
      <dl className="metrics" data-all={all}>
        {figures.map((figure, index) => (
          <div key={definitionOrder[index]} className={classOf(figure, marks, veiled)}>
            <dt>
              <Definition
                name={veiled && figure.mark === 'Cheapest' ? 'Cost' : figure.label}
                text={figure.definition}
              />
            </dt>
            <dd>
              {veiled ? (
                <span className="sr-only">hidden</span>
              ) : (
                <>
                  {figure.value ?? '–'}
                  {figure.value !== null && figure.unit !== '' && <small>{figure.unit}</small>}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** The label of a figure can change ("Cost", "Cost, exact"), its place does not. */
const definitionOrder = ['first-token', 'speed', 'cost', 'first-answer', 'total', 'tokens']

function classOf(figure: Figure, marks: readonly Mark[], veiled: boolean): string {
  if (veiled) return 'veiled'
  if (figure.value === null || figure.value === 'unknown') return 'none'
  return figure.mark !== null && marks.includes(figure.mark) ? 'best' : ''
}

/** Shown on hover and on focus; a tap shows it, too, for there is neither on a phone. Not drawn again with its figure. */
const Definition = memo(({ name, text }: { name: string; text: string }) => {
  const [open, setOpen] = useState(false)
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild>
        <button type="button" onClick={() => setOpen(true)}>
          {name}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" side="top" sideOffset={4} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
})
