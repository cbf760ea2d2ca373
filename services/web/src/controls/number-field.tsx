import { Field } from './field.tsx'

type Props = {
  name: string
  value: number | undefined
  set: (value: number | undefined) => void
  min: number
  max: number
  step?: number | 'any'
  /** What is so while the field is empty. */
  placeholder: string
  note?: string | undefined
}

/** A number, or nothing. The browser says what is wrong with it when its form is sent. */
export function NumberField({ name, value, set, min, max, step = 1, placeholder, note }: Props) {
  return (
    <Field name={name} note={note}>
      {(id, noteId) => (
        <input
          id={id}
          className="entry num"
          type="number"
          inputMode={step === 1 ? 'numeric' : 'decimal'}
          min={min}
          max={max}
          step={step}
          placeholder={placeholder}
          aria-describedby={noteId}
          value={value ?? ''}
          onChange={({ target }) => set(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)}
        />
      )}
    </Field>
  )
}
