import type { SessionRow } from '../db/schema.ts'

/** Whether nobody may know yet which model a lane of the session has. */
export function isVeiled({ blind, revealed }: Pick<SessionRow, 'blind'> & { revealed: boolean }): boolean {
  return blind && !revealed
}
