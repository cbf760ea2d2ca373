import type { Lane } from '@playground/contracts'
import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import { type NextTurn, turnInWords } from './next-turn.ts'

/** A lane, and its answer in the turn that is shown, if that can be continued. */
export type Continuable = { lane: Lane; runId: string | null }

type Props = { lanes: readonly Continuable[]; turn: NextTurn; change: (turn: NextTurn) => void }

/** What the next turn continues: every lane its own history, all one answer, or a copy of one lane beside it. */
export function NextTurnMenu({ lanes, turn, change }: Props) {
  const all = lanes.map(({ lane }) => lane)
  const plain = turn.context.kind === 'own' && turn.skipped.length === 0
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="btn s next-turn" data-plain={plain}>
          {turnInWords(all, turn)}
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu scrolls" side="top" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.RadioGroup
            value={valueFor(turn)}
            onValueChange={(value) => {
              const context = contextFrom(value, lanes)
              if (context !== null) change({ ...turn, context })
            }}
          >
            <DropdownMenu.Label>History of the next turn</DropdownMenu.Label>
            <Item value="own">Every lane continues its own</Item>
            {lanes.map(
              ({ lane, runId }) =>
                runId !== null && (
                  <Item key={lane.id} value={`continue ${lane.id}`}>
                    All continue from <Tile letter={letterAt(lane.position)} small /> {lane.label}
                  </Item>
                ),
            )}
            {lanes.length < 8 &&
              lanes.map(({ lane }) => (
                <Item key={lane.id} value={`fork ${lane.id}`}>
                  Fork <Tile letter={letterAt(lane.position)} small /> {lane.label} into a new lane
                </Item>
              ))}
          </DropdownMenu.RadioGroup>
          {lanes.length > 1 && (
            <>
              <DropdownMenu.Separator />
              <DropdownMenu.Label>Lanes that are asked</DropdownMenu.Label>
              {all.map((lane) => (
                <DropdownMenu.CheckboxItem
                  key={lane.id}
                  checked={!turn.skipped.includes(lane.id)}
                  disabled={!turn.skipped.includes(lane.id) && turn.skipped.length === lanes.length - 1}
                  onSelect={(event) => event.preventDefault()}
                  onCheckedChange={(asked) =>
                    change({
                      ...turn,
                      skipped: asked ? turn.skipped.filter((id) => id !== lane.id) : [...turn.skipped, lane.id],
                    })
                  }
                >
                  <Mark />
                  <Tile letter={letterAt(lane.position)} small />
                  <span className="cut">{lane.label}</span>
                </DropdownMenu.CheckboxItem>
              ))}
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ value, children }: { value: string; children: React.ReactNode }) {
  return (
    <DropdownMenu.RadioItem value={value}>
      <Mark />
      {children}
    </DropdownMenu.RadioItem>
  )
}

function Mark() {
  return (
    <span className="mark">
      <DropdownMenu.ItemIndicator>
        <Check size={14} strokeWidth={2} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </span>
  )
}

function valueFor({ context }: NextTurn): string {
  return context.kind === 'own' ? 'own' : `${context.kind} ${context.laneId}`
}

function contextFrom(value: string, lanes: readonly Continuable[]): NextTurn['context'] | null {
  const [kind, laneId] = value.split(' ')
  if (kind === 'own') return { kind }
  const found = lanes.find(({ lane }) => lane.id === laneId)
  if (found === undefined) return null
  if (kind === 'fork') return { kind, laneId: found.lane.id }
  return found.runId === null ? null : { kind: 'continue', runId: found.runId, laneId: found.lane.id }
}
