/** Micro-dollars in dollars: cents from a dollar up, below that at most three significant digits. */
export function money(micros: number): string {
  return dollars(micros, 3)
}

function dollars(micros: number, digits: number): string {
  const value = micros / 1_000_000
  if (value === 0) return '$0'
  if (value >= 1) return `$${value.toFixed(2)}`
  const decimals = Math.max(2, Math.min(6, digits - 1 - Math.floor(Math.log10(value))))
  return `$${value.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}

/** A range of costs, to two digits, for it is a guess: the unit stands once. */
export function moneyRange(low: number, high: number): string {
  const [from, to] = [dollars(low, 2), dollars(high, 2)]
  return from === to ? from : `${from} – ${to.slice(1)}`
}

/** The price of a million tokens. */
export function pricePerMillion(micros: number): string {
  const dollars = micros / 1_000_000
  return dollars === 0 ? '$0' : `$${dollars.toFixed(2)}`
}
