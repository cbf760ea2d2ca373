/** Micro-dollars in dollars: cents from a dollar up, below that at most three significant digits. */
export function money(micros: number): string {
  const dollars = micros / 1_000_000
  if (dollars === 0) return '$0'
  if (dollars >= 1) return `$${dollars.toFixed(2)}`
  const decimals = Math.min(6, 2 - Math.floor(Math.log10(dollars)))
  return `$${dollars.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}

/** A range of costs: the unit stands once. */
export function moneyRange(low: number, high: number): string {
  return low === high ? money(low) : `${money(low)} – ${money(high).slice(1)}`
}

/** The price of a million tokens. */
export function pricePerMillion(micros: number): string {
  const dollars = micros / 1_000_000
  return dollars === 0 ? '$0' : `$${dollars.toFixed(2)}`
}
