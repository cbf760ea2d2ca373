import { Field } from '../controls/field.tsx'

/** What something is kept as. */
export function NameField({ name, set }: { name: string; set: (name: string) => void }) {
  return (
    <Field name="Name">
      {(id) => (
        <input
          id={id}
          className="entry"
          required
          maxLength={100}
          value={name}
          onChange={({ target }) => set(target.value)}
        />
      )}
    </Field>
  )
}
