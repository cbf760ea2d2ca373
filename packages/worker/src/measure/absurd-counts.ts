import type { ReportedUsage } from '../provider/provider.ts'
import { isPlausible } from './settle-usage.ts'

/** What a vendor counted that cannot be: below zero, no whole number, or beyond any context window. */
export function absurdCounts(reported: ReportedUsage): Partial<Record<keyof ReportedUsage, number>> {
  return Object.fromEntries(Object.entries(reported).filter(([, tokens]) => !isPlausible(tokens)))
}
