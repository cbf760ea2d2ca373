/** Stands until the first message gives the conversation its title. */
export const untitled = 'New conversation'
