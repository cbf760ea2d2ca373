import { type ReactNode, useId } from 'react'

type Props<Value extends string> = {
  name: string
  options: readonly { value: Value; content: ReactNode; name?: string }[]
  value: Value
  choose: (value: Value) => void
  className?: string
}

/** One of a few, side by side. Arrow keys go from one to the next. */
export function Choice<Value extends string>({ name, options, value, choose, className = '' }: Props<Value>) {
  const group = useId()
  return (
    <div className={`seg ${className}`} role="radiogroup" aria-label={name}>
      {options.map((option) => (
        <label key={option.value} data-checked={option.value === value}>
          <input
            type="radio"
            className="sr-only"
            name={group}
            aria-label={option.name}
            checked={option.value === value}
            // Arrow keys reach the others; a dialog that opens would otherwise begin with one that is not chosen.
            tabIndex={option.value === value ? 0 : -1}
            onChange={() => choose(option.value)}
          />
          {option.content}
        </label>
      ))}
    </div>
  )
}
