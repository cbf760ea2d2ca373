import { Choice } from '../controls/choice.tsx'

export const views = ['answers', 'diff', 'agreement'] as const
/** How the answers of a turn are looked at. */
export type View = (typeof views)[number]

export const viewNames = { answers: 'Answers', diff: 'Diff', agreement: 'Agreement' } as const satisfies Record<
  View,
  string
>

export function ViewChoice({ view, choose }: { view: View; choose: (view: View) => void }) {
  return (
    <Choice
      name="View"
      className="only-wide"
      value={view}
      choose={choose}
      options={views.map((value) => ({ value, content: viewNames[value] }))}
    />
  )
}
