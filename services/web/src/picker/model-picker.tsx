import type { Agent, Model } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Check, Plus, Search } from 'lucide-react'
import { useId, useState } from 'react'
import { Dialog } from '../controls/dialog.tsx'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import { modelsQuery } from '../data/queries.ts'
import { roundCount } from '../format/count.ts'
import { pricePerMillion } from '../format/money.ts'

const mostLanes = 8
const searchFrom = 10

type Props = {
  title: string
  models: readonly Model[]
  /** Their models, in the order of the lanes; a model may stand in several. */
  chosen: readonly string[]
  /** Takes a model in, or all lanes of it out. */
  toggle: (model: string) => void
  /** Takes a model in once more. */
  again?: (model: string) => void
  /** Saved lanes that may be taken, too. */
  agents?: readonly Agent[]
  takeAgent?: (agent: Agent) => void
  close: () => void
  /** The blue button; closes if nothing else is said. */
  submit?: () => void
  /** What the blue button says. */
  done?: string
  places?: number
  children?: React.ReactNode
}

/** All models of living workers by provider, with what they cost and hold. */
export function ModelPicker({
  title,
  models,
  chosen,
  toggle,
  again,
  agents = [],
  takeAgent,
  close,
  submit = close,
  done = 'Done',
  places = mostLanes,
  children,
}: Props) {
  const [search, setSearch] = useState('')
  const { isPending } = useQuery(modelsQuery)
  const words = search.toLowerCase().split(/\s+/)
  const found = models.filter(({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word)))
  const foundAgents = agents.filter(({ name, model }) =>
    words.every((word) => `${name} ${model}`.toLowerCase().includes(word)),
  )
  const providers = [...Map.groupBy(found, ({ provider }) => provider)]

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
        {takeAgent !== undefined && foundAgents.length > 0 && (
          <fieldset aria-label="Agents" className="min-w-0">
            <h3>Agents</h3>
            {foundAgents.map((agent) => (
              <AgentRow
                key={agent.id}
                agent={agent}
                model={models.find(({ id }) => id === agent.model)}
                full={places > 1 && chosen.length >= places}
                take={() => takeAgent(agent)}
              />
            ))}
          </fieldset>
        )}
        {providers.map(([provider, ofProvider]) => (
          <fieldset key={provider} aria-label={provider} className="min-w-0">
            <h3>{provider}</h3>
            {ofProvider.map((model) => (
              <Row
                key={model.id}
                model={model}
                places={chosen.flatMap((id, place) => (id === model.id ? [place] : []))}
                lettered={places > 1}
                full={places > 1 && chosen.length >= places}
                toggle={() => toggle(model.id)}
                again={again === undefined ? undefined : () => again(model.id)}
              />
            ))}
          </fieldset>
        ))}
        {models.length === 0 && !isPending && (
          <p className="text-ink-2 py-3">No worker is here yet. Models appear when one starts.</p>
        )}
        {models.length > 0 && found.length + foundAgents.length === 0 && (
          <p className="text-ink-2 py-3">No model is called “{search}”.</p>
        )}
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

type AgentRowProps = { agent: Agent; model: Model | undefined; full: boolean; take: () => void }

function AgentRow({ agent, model, full, take }: AgentRowProps) {
  return (
    <div className="model-row">
      <span className="agent">
        <span className="name cut">{agent.name}</span>
        <span className="facts cut">{model?.name ?? `${agent.model}, not here now`}</span>
      </span>
      <button
        type="button"
        className="btn s"
        disabled={full || model === undefined}
        aria-label={`Add agent ${agent.name}`}
        onClick={take}
      >
        <Plus size={14} strokeWidth={1.5} aria-hidden />
        Add
      </button>
    </div>
  )
}

type RowProps = {
  model: Model
  places: readonly number[]
  lettered: boolean
  full: boolean
  toggle: () => void
  again: (() => void) | undefined
}

function Row({ model, places, lettered, full, toggle, again }: RowProps) {
  const id = useId()
  const on = places.length > 0
  return (
    <div className="model-row">
      <label htmlFor={id}>
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
        {lettered && places.map((place) => <Tile key={place} letter={letterAt(place)} small />)}
        <span className="name cut">{model.name}</span>
        {model.demo && <span className="tag">demo</span>}
        <span className="facts num" id={`${id}-facts`}>
          {price(model)} <span>{roundCount(model.contextWindow)} context</span>
        </span>
      </label>
      {again !== undefined && (
        <button
          type="button"
          className="btn s again"
          data-there={on && !full}
          disabled={!on || full}
          aria-label={`Add ${model.name} again`}
          onClick={again}
        >
          <Plus size={14} strokeWidth={1.5} aria-hidden />
        </button>
      )}
    </div>
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
