import { z } from 'zod'
import { day, usageReport } from '../usage-report.ts'
import { by, define } from './define.ts'

/** Days in UTC, both included; null: from the beginning, until today. */
export const readUsage = define(
  'read-usage',
  z.object({ ...by, from: day.nullable(), to: day.nullable() }),
  usageReport,
)
