/** What a metric is called and what it tells. Units stand in the name; values are seconds, bytes or plain counts. */
export type MetricDefinition<Label extends string> = Readonly<{
  name: string
  help: string
  /** Never anything that people wrote, or that is theirs: providers, models, codes, routes. */
  labels?: readonly Label[]
}>

export type Labels<Label extends string> = Readonly<Record<Label, string>>
/** A value that is read when it is asked for. */
export type Reading<Label extends string> = Readonly<{ labels: Labels<Label>; value: number }>
type Read<Label extends string> = () => number | readonly Reading<Label>[] | Promise<number | readonly Reading<Label>[]>

/** Something that is counted as it happens. */
export interface Counter<Label extends string> {
  add(labels: Labels<Label>, amount?: number): void
}

/** Something whose distribution is of interest. */
export interface Histogram<Label extends string> {
  observe(labels: Labels<Label>, value: number): void
}

/** What a process tells of itself as figures. Where nobody asks for them, nothing is kept. */
export interface Metrics {
  counter<Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>
  /** `buckets`: upper bounds, ascending. */
  histogram<Label extends string = never>(
    definition: MetricDefinition<Label> & { readonly buckets: readonly number[] },
  ): Histogram<Label>
  /** A value that rises and falls, read when somebody asks. What cannot be read then is left out. */
  gauge<Label extends string = never>(definition: MetricDefinition<Label>, read: Read<Label>): void
  /** A count that is kept elsewhere, read when somebody asks: costs nothing where it counts. */
  total<Label extends string = never>(definition: MetricDefinition<Label>, read: Read<Label>): void
}

/** Keeps nothing. */
export const noMetrics: Metrics = {
  counter: () => ({ add() {} }),
  histogram: () => ({ observe() {} }),
  gauge() {},
  total() {},
}
