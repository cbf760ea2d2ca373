import type { Model } from '@playground/contracts'
import { Field } from '../controls/field.tsx'

type Props = { model: string; models: readonly Model[]; choose: (model: string) => void }

/** Which model a lane has. One that is no longer offered stays until another is chosen. */
export function ModelField({ model, models, choose }: Props) {
  return (
    <Field name="Model">
      {(id) => (
        <select id={id} className="entry" required value={model} onChange={({ target }) => choose(target.value)}>
          {!models.some((offered) => offered.id === model) && <option>{model}</option>}
          {models.map((offered) => (
            <option key={offered.id} value={offered.id}>
              {offered.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
