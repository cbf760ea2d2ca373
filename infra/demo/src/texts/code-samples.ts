/** Code for prompts that ask for it, each with a sentence before and after. */
export const codeSamples: readonly string[] = [
  `A small function says it more exactly than prose:

\`\`\`ts
interface Option {
  readonly name: string
  readonly benefit: number
  readonly cost: number
}

/** The best option within a budget, by benefit for each unit of cost. */
export function bestWithin(budget: number, options: readonly Option[]): Option | undefined {
  return options
    .filter((option) => option.cost <= budget)
    .toSorted((a, b) => b.benefit / b.cost - a.benefit / a.cost)
    .at(0)
}
\`\`\`

It returns \`undefined\` rather than throwing, since “nothing fits” is an ordinary answer.`,
  `The same idea in a few lines of Python:

\`\`\`python
from collections import deque


def moving_average(values, size):
    """Yield the mean of the last \`size\` values, once that many were seen."""
    window = deque(maxlen=size)
    for value in values:
        window.append(value)
        if len(window) == size:
            yield sum(window) / size


print([round(mean, 2) for mean in moving_average([3, 5, 4, 8, 6, 9], 3)])
# [4.0, 5.67, 6.0, 7.67]
\`\`\`

Note that nothing is kept but the window, so it works on a stream of any length.`,
  `If the facts are in a database, ask it directly:

\`\`\`sql
SELECT   week,
         count(*)                                        AS attempts,
         count(*) FILTER (WHERE succeeded)               AS successes,
         round(avg(minutes) FILTER (WHERE succeeded), 1) AS minutes_each
FROM     attempts
WHERE    week >= date '2024-01-01'
GROUP BY week
ORDER BY week;
\`\`\`

The two \`FILTER\` clauses keep failures from flattering the average.`,
  `A retry that behaves well needs less than twenty lines:

\`\`\`js
export async function retry(work, { tries = 3, baseMs = 200 } = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (attempt >= tries || error.retryable === false) throw error
      const waitMs = Math.random() * baseMs * 2 ** attempt
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
\`\`\`

The random wait matters: without it, everyone who failed together tries again together.`,
  `On the command line it is a one-liner, spread out here so that it can be read:

\`\`\`bash
find notes -name '*.md' -mtime -7 -print0 |
  xargs -0 grep -h '^- \\[ \\]' |
  sort |
  uniq -c |
  sort -rn |
  head -20
\`\`\`

It prints the twenty open tasks that were written down most often this week.`,
]
