import { type Model, reasoningEffort } from '@playground/contracts'
import { Field } from '../controls/field.tsx'
import { letterAt } from '../controls/lane-letters.ts'
import { NumberField } from '../controls/number-field.tsx'
import { parameterName } from '../format/parameter-name.ts'
import { accepts, type Setting } from './accepted.ts'
import type { LaneDraft } from './lane-draft.ts'
import { sharedValue, withSetting } from './shared-settings.ts'

type Props = {
  lanes: readonly LaneDraft[]
  models: readonly Model[]
  scope: number | 'all'
  change: (lanes: LaneDraft[]) => void
}

const efforts = reasoningEffort.options

/** What a lane, or all of them, is told. Only what a model takes is offered; what one of several does not, is said. */
export function LaneFields({ lanes, models, scope, change }: Props) {
  const chosen = lanes.filter((_, index) => scope === 'all' || scope === index)
  const modelOf = (lane: LaneDraft) => models.find(({ id }) => id === lane.model)
  const mostTokens = Math.max(1, ...chosen.map((lane) => modelOf(lane)?.maxOutputTokens ?? 1_000_000))

  function field<Name extends Setting>(name: Name) {
    const { value, mixed } = sharedValue(chosen, name)
    const without = lanes.flatMap((lane, index) =>
      chosen.includes(lane) && !accepts(modelOf(lane), name) ? [letterAt(index)] : [],
    )
    return {
      value,
      placeholder: mixed ? 'Differs' : 'Default',
      note: without.length === 0 ? undefined : `Not sent to ${without.join(', ')}`,
      offered: without.length < chosen.length,
      set: (next: LaneDraft[Name]) => change(withSetting(lanes, scope, name, next)),
    }
  }

  const instructions = field('instructions')
  const effort = field('reasoningEffort')
  const temperature = field('temperature')
  const topP = field('topP')
  const maxTokens = field('maxTokens')
  const seed = field('seed')
  const stop = field('stop')
  const historyMessages = field('historyMessages')
  const historyTokens = field('historyTokens')
  const missing = (['reasoningEffort', 'temperature', 'topP', 'seed', 'stop'] as const).filter(
    (name) => !field(name).offered,
  )

  return (
    <>
      <Field name="Instructions">
        {(id) => (
          <textarea
            id={id}
            className="entry"
            rows={3}
            dir="auto"
            maxLength={20_000}
            placeholder={instructions.placeholder === 'Differs' ? 'Differs' : 'None'}
            value={instructions.value ?? ''}
            onChange={({ target }) => instructions.set(target.value === '' ? undefined : target.value)}
          />
        )}
      </Field>
      <div className="fields">
        {effort.offered && (
          <Field name="Reasoning effort" note={effort.note}>
            {(id, noteId) => (
              <select
                id={id}
                className="entry"
                aria-describedby={noteId}
                value={effort.value ?? ''}
                onChange={({ target }) => effort.set(efforts.find((one) => one === target.value))}
              >
                <option value="">{effort.placeholder}</option>
                {efforts.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {temperature.offered && <NumberField name="Temperature" min={0} max={2} step="any" {...temperature} />}
        {topP.offered && <NumberField name="Top P" min={0} max={1} step="any" {...topP} />}
        <NumberField name="Token limit" min={1} max={mostTokens} {...maxTokens} />
        {seed.offered && <NumberField name="Seed" min={-2_147_483_648} max={2_147_483_647} {...seed} />}
        <NumberField
          name="History, messages"
          min={0}
          max={1000}
          {...historyMessages}
          placeholder={historyMessages.placeholder === 'Differs' ? 'Differs' : 'All'}
        />
        <NumberField
          name="History, tokens"
          min={0}
          max={10_000_000}
          {...historyTokens}
          placeholder={historyTokens.placeholder === 'Differs' ? 'Differs' : 'All'}
        />
        {stop.offered && (
          <Field name="Stop words" note={stop.note ?? 'One in a line, four at most'}>
            {(id, noteId) => (
              <textarea
                id={id}
                className="entry"
                rows={2}
                aria-describedby={noteId}
                placeholder={stop.placeholder === 'Differs' ? 'Differs' : 'None'}
                value={stop.value?.join('\n') ?? ''}
                onChange={({ target }) => stop.set(stopWords(target.value))}
              />
            )}
          </Field>
        )}
      </div>
      {missing.length > 0 && (
        <p className="muted">
          {chosen.length === 1 ? 'This model does' : 'These models do'} not take{' '}
          {missing.map((name) => parameterName(name).toLowerCase()).join(', ')}.
        </p>
      )}
    </>
  )
}

/** Lines as they are typed; an empty last one is the next word's beginning. */
function stopWords(text: string): string[] | undefined {
  return text === '' ? undefined : text.split('\n').slice(0, 4)
}
