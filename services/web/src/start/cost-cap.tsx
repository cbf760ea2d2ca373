import { DollarSign } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { NumberField } from '../controls/number-field.tsx'
import { money } from '../format/money.ts'

const usual = [50_000, 250_000, 1_000_000]
const dollar = 1_000_000

type Props = { capMicros: number | null; set: (capMicros: number | null) => void }

/** What a comparison may cost at most; at it, lanes stop where they are. */
export function CostCap({ capMicros, set }: Props) {
  const [open, setOpen] = useState(false)
  function choose(next: number | null): void {
    set(next)
    setOpen(false)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="btn s">
          <DollarSign size={14} strokeWidth={1.5} aria-hidden />
          {capMicros === null ? 'Cost cap' : `Stop at ${money(capMicros)}`}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="panel" align="start" sideOffset={4} collisionPadding={8} aria-label="Cost cap">
          <form
            onSubmit={(event) => {
              event.preventDefault()
              setOpen(false)
            }}
          >
            <NumberField
              name="Stop at, in dollars"
              value={capMicros === null ? undefined : capMicros / dollar}
              set={(dollars) => set(dollars === undefined || dollars <= 0 ? null : Math.round(dollars * dollar))}
              min={0.000001}
              max={1_000_000}
              step="any"
              placeholder="No cap"
              note="Holds for each comparison. Every lane gets its share and stops there."
            />
          </form>
          <div className="row">
            {usual.map((each) => (
              <button
                key={each}
                type="button"
                className="btn line s num"
                aria-pressed={each === capMicros}
                onClick={() => choose(each)}
              >
                {money(each)}
              </button>
            ))}
            <button type="button" className="btn s" disabled={capMicros === null} onClick={() => choose(null)}>
              No cap
            </button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
