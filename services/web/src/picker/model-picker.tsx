import type { Model } from '@playground/contracts'
import { Check, Search } from 'lucide-react'
import { useId, useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { letterAt, Tile } from '../controls/tile.tsx'
import { roundCount } from '../format/count.ts'
import { pricePerMillion } from '../format/money.ts'

const mostLanes = 8
const searchFrom = 10

type Props = {
  title: string
  models: readonly Model[]
  chosen: readonly string[]
  choose: (models: string[]) => void
  close: () => void
  /** The blue button; closes if nothing else is said. */
  submit?: () => void
  /** What the blue button says. */
  done?: string
  /** With one place, choosing another model takes the place of the first. */
  places?: number
  children?: React.ReactNode
}

/** All models of living workers by provider, with what they cost and hold. */
export function ModelPicker({
  title,
  models,
  chosen,
  choose,
  close,
  submit = close,
  done = 'Done',
  places = mostLanes,
  children,
}: Props) {
  const [search, setSearch] = useState('')
  const words = search.toLowerCase().split(/\s+/)
  const found = models.filter(({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word)))
  const providers = [...Map.groupBy(found, ({ provider }) => provider)]

  function toggle(id: string): void {
    if (places === 1) choose([id])
    else choose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  }

  return (
    <Dialog title={title} close={close}>
      {models.length >= searchFrom && (
        <label className="input">
          <Search size={14} strokeWidth={1.5} aria-hidden />
          <input
            type="search"
            aria-label="Search models"
            placeholder="Search models"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </label>
      )}
      <div className="picker-list">
        {providers.map(([provider, ofProvider]) => (
          <fieldset key={provider} aria-label={provider} className="min-w-0">
            <h3>{provider}</h3>
            {ofProvider.map((model) => (
              <Row
                key={model.id}
                model={model}
                place={chosen.indexOf(model.id)}
                full={places > 1 && chosen.length >= places}
                toggle={() => toggle(model.id)}
              />
            ))}
          </fieldset>
        ))}
        {models.length === 0 && (
          <p className="text-ink-2 py-3">No worker is here yet. Models appear when one starts.</p>
        )}
        {models.length > 0 && found.length === 0 && <p className="text-ink-2 py-3">No model is called “{search}”.</p>}
      </div>
      {children}
      <footer>
        <span className="muted num">{places > 1 && `${chosen.length} of ${places} lanes`}</span>
        <span className="grow" />
        <button type="button" className="btn fill" disabled={chosen.length === 0} onClick={submit}>
          {done}
        </button>
      </footer>
    </Dialog>
  )
}

type RowProps = { model: Model; place: number; full: boolean; toggle: () => void }

function Row({ model, place, full, toggle }: RowProps) {
  const id = useId()
  const on = place >= 0
  return (
    <label className="model-row" htmlFor={id}>
      <span className="check">
        <input
          type="checkbox"
          id={id}
          checked={on}
          aria-label={model.name}
          aria-describedby={`${id}-facts`}
          disabled={full && !on}
          onChange={toggle}
        />
        <Check size={14} strokeWidth={2} aria-hidden />
      </span>
      {on && <Tile letter={letterAt(place)} small />}
      <span className="name cut">{model.name}</span>
      {model.demo && <span className="tag">demo</span>}
      <span className="facts num" id={`${id}-facts`}>
        {price(model)} <span>{roundCount(model.contextWindow)} context</span>
      </span>
    </label>
  )
}

function price({ pricing }: Model) {
  if (pricing === null) return <span>price unknown</span>
  return (
    <span>
      {pricePerMillion(pricing.inputMicrosPerMillion)} in, {pricePerMillion(pricing.outputMicrosPerMillion)} out{' '}
      <small>per M</small>
    </span>
  )
}
