import { config } from 'zod'

// Must run before any schema is made: zod would try `new Function`, which the content security policy forbids.
config({ jitless: true })
