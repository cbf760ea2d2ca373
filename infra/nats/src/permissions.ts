/** What a user of the NATS server may do; subjects may hold wildcards, and a denial outweighs what is allowed. */
export type Permissions = Readonly<{
  publish: readonly string[]
  publishNever?: readonly string[]
  subscribe: readonly string[]
  subscribeNever?: readonly string[]
}>

/** Who connects: a name, which is also that of its inboxes, a password, and what it may do. */
export type User = Readonly<{ name: string; password: string; permissions: Permissions }>
