const maxLength = 100

/** A name that no lane has yet: buttons and regions are found by it. */
export function freeLabel(name: string, taken: readonly string[]): string {
  const base = name.slice(0, maxLength - 4)
  if (!taken.includes(base)) return base
  for (let number = 2; ; number++) {
    const label = `${base} ${number}`
    if (!taken.includes(label)) return label
  }
}
