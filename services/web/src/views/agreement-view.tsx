import { useMemo } from 'react'
import { Tile } from '../controls/tile.tsx'
import type { AnswerToCompare } from './answer-to-compare.ts'
import { type Claim, findAgreement } from './find-agreement.ts'

/** What all answers of a turn say, what some do, and what only one does. Loaded when it is opened. */
export default function AgreementView({ answers }: { answers: readonly AnswerToCompare[] }) {
  const agreement = useMemo(() => findAgreement(answers.map(({ text }) => text)), [answers])
  const repeated = useMemo(() => stabilityOf(answers), [answers])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="compare" role="group" aria-label="Agreement" tabIndex={0}>
      <div>
        <header>
          <b className="num">{agreement.share === null ? '–' : percent(agreement.share)}</b>
          <span>of what an answer says, another says too, on average. Wording is compared, not meaning.</span>
        </header>
        {repeated.map(({ label, letters, share }) => (
          <p key={label} className="repeated">
            {letters.map((letter) => (
              <Tile key={letter} letter={letter} small />
            ))}
            <span>
              {label}, asked {letters.length} times: stability <b className="num">{percent(share)}</b>
            </span>
          </p>
        ))}
        <h3>What all say</h3>
        {agreement.all.length === 0 && <p className="muted">No sentence is in all answers in like words.</p>}
        <Claims claims={agreement.all} answers={answers} />
        {agreement.some.length > 0 && (
          <>
            <h3>What some say</h3>
            <Claims claims={agreement.some} answers={answers} />
          </>
        )}
        <h3>What only one says</h3>
        {answers.map(({ letter, label }, index) => (
          <section key={letter} className="only">
            <h4>
              <Tile letter={letter} small />
              {label}
            </h4>
            {agreement.onlyOne[index]?.length === 0 ? (
              <p className="muted">Nothing that no other says.</p>
            ) : (
              <ul dir="auto">
                {agreement.onlyOne[index]?.map((text, place) => (
                  <li key={place}>{text}</li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </div>
  )
}

function Claims({ claims, answers }: { claims: readonly Claim[]; answers: readonly AnswerToCompare[] }) {
  return claims.map(({ text, saidBy }, place) => (
    <details key={place} className="claim">
      <summary>
        <span className="tiles">
          {answers.map(({ letter }, index) => saidBy.has(index) && <Tile key={letter} letter={letter} small />)}
        </span>
        <span dir="auto">{text}</span>
      </summary>
      {answers.map(({ letter }, index) =>
        saidBy.get(index)?.map((words) => (
          <p key={`${letter}${words}`} dir="auto">
            <Tile letter={letter} small /> {words}
          </p>
        )),
      )}
    </details>
  ))
}

/** How alike the answers of one model are that was asked several times in the same way. */
function stabilityOf(answers: readonly AnswerToCompare[]) {
  return [...Map.groupBy(answers, ({ way }) => way).values()].flatMap((same) => {
    const [first] = same
    const share = same.length < 2 ? null : findAgreement(same.map(({ text }) => text)).share
    return first === undefined || share === null
      ? []
      : [{ label: first.label, letters: same.map(({ letter }) => letter), share }]
  })
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
