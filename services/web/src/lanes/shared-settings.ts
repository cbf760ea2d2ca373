import type { Setting } from './accepted.ts'
import type { LaneDraft } from './lane-draft.ts'

/** The value of a setting in all of these lanes; `mixed` where they differ. */
export function sharedValue<Name extends Setting>(
  lanes: readonly LaneDraft[],
  name: Name,
): { value: LaneDraft[Name]; mixed: boolean } {
  const [first, ...others] = lanes
  const value = first?.[name]
  const mixed = others.some((lane) => JSON.stringify(lane[name]) !== JSON.stringify(value))
  return { value: mixed ? undefined : value, mixed }
}

/** Sets something in one lane, or in all; undefined is the model's own default. */
export function withSetting<Name extends Setting | 'label'>(
  lanes: readonly LaneDraft[],
  scope: number | 'all',
  name: Name,
  value: LaneDraft[Name] | undefined,
): LaneDraft[] {
  return lanes.map((lane, index) => {
    if (scope !== 'all' && scope !== index) return lane
    const changed: LaneDraft = { ...lane }
    if (value === undefined) delete changed[name]
    else changed[name] = value
    return changed
  })
}
