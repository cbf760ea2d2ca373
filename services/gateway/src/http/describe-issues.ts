import type { z } from 'zod'

const maxIssues = 10
const maxNames = 5
const maxNameLength = 50

/** What is wrong with an input, for the one who sent it. Names fields, never repeats a value. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): { path: string; message: string }[] {
  return issues.slice(0, maxIssues).map((issue) => ({ path: issue.path.join('.'), message: messageOf(issue) }))
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message
  const names = issue.keys.slice(0, maxNames).map((name) => name.slice(0, maxNameLength))
  return `unknown fields: ${names.join(', ')}${issue.keys.length > maxNames ? ', …' : ''}`
}
