import { createContext } from 'react'

/** Whether the sidebar lies open over the page, where the page is too narrow for both. */
export const Drawer = createContext<{ open: boolean; set: (open: boolean) => void }>({ open: false, set: () => {} })
