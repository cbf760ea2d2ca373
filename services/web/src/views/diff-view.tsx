import { useMemo, useState } from 'react'
import { Choice } from '../controls/choice.tsx'
import { Tile } from '../controls/tile.tsx'
import { plural } from '../format/count.ts'
import type { AnswerToCompare } from './answer-to-compare.ts'
import { compareWords, countWords } from './compare-words.ts'

/** Two answers of a turn as one text: what is in both, and what is in one of them. Loaded when it is opened. */
export default function DiffView({ answers }: { answers: readonly AnswerToCompare[] }) {
  const [pair, setPair] = useState(() => ({ first: answers[0]?.letter ?? 'A', second: answers[1]?.letter ?? 'B' }))
  const first = answers.find(({ letter }) => letter === pair.first)
  const second = answers.find(({ letter }) => letter === pair.second)
  const { pieces, by } = useMemo(() => compareWords(first?.text ?? '', second?.text ?? ''), [first?.text, second?.text])
  const options = answers.map(({ letter, label }) => ({
    value: letter,
    name: `${letter}: ${label}`,
    content: <Tile letter={letter} small />,
  }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="compare" role="group" aria-label="Diff" tabIndex={0}>
      <div>
        <header>
          <Choice
            name="First answer"
            options={options}
            value={pair.first}
            choose={(letter) =>
              setPair(letter === pair.second ? { first: letter, second: pair.first } : { ...pair, first: letter })
            }
          />
          <span>and</span>
          <Choice
            name="Second answer"
            options={options}
            value={pair.second}
            choose={(letter) =>
              setPair(letter === pair.first ? { first: pair.second, second: letter } : { ...pair, second: letter })
            }
          />
          <span className="grow" />
          <span className="num">
            {plural(countWords(pieces, 'both'), 'word')} in both,{' '}
            <del>
              {countWords(pieces, 'first')} only in {pair.first}
            </del>
            ,{' '}
            <ins>
              {countWords(pieces, 'second')} only in {pair.second}
            </ins>
            {by === 'lines' && ', compared by lines'}
          </span>
        </header>
        <div className="diff" dir="auto">
          {pieces.map((piece, index) =>
            piece.in === 'both' ? (
              <span key={index}>{piece.text}</span>
            ) : piece.in === 'first' ? (
              <del key={index}>{piece.text}</del>
            ) : (
              <ins key={index}>{piece.text}</ins>
            ),
          )}
        </div>
      </div>
    </div>
  )
}
