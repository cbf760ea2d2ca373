/**
 * Two models compared, after R. R. Davidson, “On extending the Bradley–Terry model to accommodate ties in paired
 * comparison experiments”, JASA 65 (1970) 317–328: i wins with a weight of πᵢ, j with πⱼ, and they tie with
 * ν√(πᵢπⱼ). Parameters are the logarithms of the strengths π and, behind them, of ν.
 */
export type Chances = Readonly<{ first: number; second: number; tie: number }>

/** `logTieRate` −∞: ties do not happen, which is the model of Bradley and Terry. */
export function chancesOf(logFirst: number, logSecond: number, logTieRate: number): Chances {
  const exponents = [logFirst, logSecond, logTieRate + (logFirst + logSecond) / 2]
  const highest = Math.max(...exponents)
  const [first = 0, second = 0, tie = 0] = exponents.map((exponent) => Math.exp(exponent - highest))
  const sum = first + second + tie
  return { first: first / sum, second: second / sum, tie: tie / sum }
}

/** By how much each of the three parameters would rather be higher, after one comparison. */
export function scoreOf({ first, second, tie }: Chances, tied: boolean): readonly [number, number, number] {
  const credit = tied ? 0.5 : 1
  return [credit - first - tie / 2, 1 - credit - second - tie / 2, (tied ? 1 : 0) - tie]
}

/** The information of one comparison, whatever its outcome, on the three parameters. */
export function informationOf({ first, second, tie }: Chances): readonly (readonly [number, number, number])[] {
  const one = first + tie / 2
  const other = second + tie / 2
  return [
    [first + tie / 4 - one * one, tie / 4 - one * other, tie / 2 - one * tie],
    [tie / 4 - one * other, second + tie / 4 - other * other, tie / 2 - other * tie],
    [tie / 2 - one * tie, tie / 2 - other * tie, tie - tie * tie],
  ]
}
