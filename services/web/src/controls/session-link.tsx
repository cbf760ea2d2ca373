import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

/** A link of the app. The router marks active ones with `data-status`, a name that here belongs to runs alone. */
export const SessionLink = createLink(
  ({ 'data-status': _status, ...props }: ComponentProps<'a'> & { 'data-status'?: string }) => <a {...props} />,
)
