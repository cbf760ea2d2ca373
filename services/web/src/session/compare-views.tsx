import { lazy, Suspense } from 'react'
import type { AnswerToCompare } from '../views/answer-to-compare.ts'
import type { View } from './view-choice.tsx'

const DiffView = lazy(() => import('../views/diff-view.tsx'))
const AgreementView = lazy(() => import('../views/agreement-view.tsx'))

type Props = { view: Exclude<View, 'answers'>; answers: readonly AnswerToCompare[] }

/** The answers of a turn held against each other. */
export function CompareViews({ view, answers }: Props) {
  return (
    <Suspense fallback={<div className="compare" aria-busy="true" />}>
      {view === 'diff' ? <DiffView answers={answers} /> : <AgreementView answers={answers} />}
    </Suspense>
  )
}
