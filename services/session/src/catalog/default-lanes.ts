import type { Offer } from './catalog.ts'

const laneCount = 3

/**
 * The models asked when none are named: three of different providers, the configured default among them. Demo
 * models only where there is nothing else; models of one provider only where there are no others.
 */
export function defaultModels(offers: readonly Offer[], preferred: string | null): readonly Offer[] {
  const chat = offers.filter(({ model }) => model.kind === 'chat')
  const real = chat.filter(({ model }) => !model.demo)
  const pool = real.length > 0 ? real : chat
  const ordered = [
    ...pool.filter(({ model }) => model.id === preferred),
    ...pool.filter(({ model }) => model.id !== preferred),
  ]
  const ofEach = ordered.filter(
    ({ model }, index) => ordered.findIndex((other) => other.model.provider === model.provider) === index,
  )
  const others = ordered.filter((offer) => !ofEach.includes(offer))
  return [...ofEach, ...others].slice(0, laneCount)
}
