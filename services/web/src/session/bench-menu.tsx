import { Check, ListChecks, Timer } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { phone, useMedia } from '../data/use-media.ts'
import type { BenchChoice } from './bench-layout.ts'
import { type View, viewNames, views } from './view-choice.tsx'

type Props = {
  choice: BenchChoice
  choose: (choice: BenchChoice) => void
  view: View
  chooseView: (view: View) => void
  /** Whether there are answers to compare. */
  comparable: boolean
  openSheet: (sheet: 'race' | 'preflight') => void
  veiled: boolean
}

/** In the menu of a session: how its lanes stand, and on a phone what there is no room for beside them. */
export function BenchMenu({ choice, choose, view, chooseView, comparable, openSheet, veiled }: Props) {
  const narrow = useMedia(phone)
  return (
    <>
      {narrow && !veiled && (
        <>
          <DropdownMenu.Item onSelect={() => openSheet('race')}>
            <Timer size={16} strokeWidth={1.5} aria-hidden />
            Race
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => openSheet('preflight')}>
            <ListChecks size={16} strokeWidth={1.5} aria-hidden />
            Before the next turn
          </DropdownMenu.Item>
          <DropdownMenu.Separator />
        </>
      )}
      {narrow && comparable && (
        <>
          <DropdownMenu.RadioGroup value={view}>
            <DropdownMenu.Label>View</DropdownMenu.Label>
            {views.map((each) => (
              <Item key={each} value={each} choose={() => chooseView(each)}>
                {viewNames[each]}
              </Item>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator />
        </>
      )}
      <DropdownMenu.RadioGroup value={choice}>
        <DropdownMenu.Label>Lanes</DropdownMenu.Label>
        {layouts.map(([value, name]) => (
          <Item key={value} value={value} choose={() => choose(value)}>
            {name}
          </Item>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Separator />
    </>
  )
}

const layouts = [
  ['auto', 'As they fit'],
  ['columns', 'Columns'],
  ['grid', 'Grid'],
  ['one', 'One'],
] as const satisfies readonly (readonly [BenchChoice, string])[]

function Item({ value, choose, children }: { value: string; choose: () => void; children: string }) {
  return (
    <DropdownMenu.RadioItem value={value} onSelect={choose}>
      <span className="mark">
        <DropdownMenu.ItemIndicator>
          <Check size={14} strokeWidth={2} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  )
}
