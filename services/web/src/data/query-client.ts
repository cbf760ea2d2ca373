import { ConnectionError } from '@playground/client'
import { QueryClient } from '@tanstack/react-query'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a gateway that was not reached is asked again.
      retry: (failures, error) => error instanceof ConnectionError && failures < 5,
    },
  },
})
