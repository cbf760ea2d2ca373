import { laneLetters } from '../controls/lane-letters.ts'

/** Six made-up races: queue, first token, thinking, answer in units of a second, drawn as the lanes draw theirs. */
const races: readonly (readonly [queue: number, wait: number, think: number, answer: number])[] = [
  [0.6, 1.6, 5.2, 6.8],
  [0.4, 0.8, 1.4, 4.3],
  [0.3, 0.5, 0, 3.3],
  [1.2, 1.2, 2.7, 4.5],
  [0.4, 1.1, 0, 9.8],
  [0.7, 0.9, 2.6, 4],
]
const perSecond = 41.3

export function RaceArt() {
  return (
    <figure className="gate-art">
      <svg className="art" viewBox="0 0 680 280" aria-hidden>
        {races.map((race, row) => (
          <Race key={laneLetters[row]} race={race} row={row} />
        ))}
      </svg>
      <figcaption>
        <b>Six models, one prompt.</b> Where each second went: in the queue, to the first token, thinking, answering.
        Measured next to the provider, with every pause in the stream.
      </figcaption>
    </figure>
  )
}

function Race({ race: [queue, wait, think, answer], row }: { race: (typeof races)[number]; row: number }) {
  const y = 10 + row * 46
  const waiting = queue * perSecond
  const thinking = (queue + wait) * perSecond
  const answering = (queue + wait + think) * perSecond
  const end = answering + answer * perSecond
  return (
    <g data-lane={laneLetters[row]}>
      <line x1="0" x2="620" y1={y + 9} y2={y + 9} stroke="var(--hairline)" />
      <rect x="0" y={y} width={waiting} height="18" rx="1.5" fill="url(#hatch)" />
      <rect
        x={waiting + 0.5}
        y={y + 0.5}
        width={thinking - waiting - 1}
        height="17"
        rx="1.5"
        fill="var(--canvas)"
        stroke="var(--control)"
      />
      <rect x={thinking} y={y} width={answering - thinking} height="18" rx="1.5" fill="var(--lane)" opacity=".32" />
      <rect x={answering} y={y} width={end - answering} height="18" rx="1.5" fill="var(--lane)" />
      <text x={end + 10} y={y + 13}>
        {(queue + wait + think + answer).toFixed(1)} s
      </text>
      {gaps(answering, end, row).map(([x, height]) => (
        <rect key={x} x={x} y={y + 31 - height} width="2" height={height} fill="var(--ink-3)" opacity=".7" />
      ))}
    </g>
  )
}

/** Uneven but always the same: a drawing, not a measurement. */
function gaps(from: number, to: number, row: number): [number, number][] {
  const count = Math.floor((to - from) / 5)
  return Array.from({ length: count }, (_, index) => {
    const noise = Math.abs(Math.sin((index + 1) * 12.9898 + row * 78.233) * 43758.5453) % 1
    return [from + index * 5, noise > 0.96 ? 8 : 2 + noise * 3.4]
  })
}
