import { sql } from 'kysely'

/**
 * Which runs stand in line for a user's places: those somebody waits to read. Background jobs have places of their
 * own, and a moderation that waited behind answers would hold up the next question.
 */
export const takesPlace = sql<boolean>`runs.class = 'live' AND runs.kind <> 'moderation'`
