import type { Permissions, User } from './permissions.ts'

/**
 * The server's `authorization` block for these users. Whoever has no user cannot connect.
 *
 * @throws RangeError for a name that would break out of the subject of its inboxes.
 */
export function usersConfiguration(users: readonly User[]): string {
  return ['authorization {', '  users: [', ...users.map(describeUser), '  ]', '}', ''].join('\n')
}

function describeUser({ name, password, permissions }: User): string {
  if (!/^[a-z0-9-]{1,64}$/.test(name)) throw new RangeError(`"${name}" is no name for a user`)
  return [
    '    {',
    `      user: ${JSON.stringify(name)}`,
    `      password: ${JSON.stringify(password)}`,
    '      permissions: {',
    ...describe('publish', permissions.publish, permissions.publishNever),
    ...describe('subscribe', permissions.subscribe, permissions.subscribeNever),
    '      }',
    '    }',
  ].join('\n')
}

function describe(verb: string, allow: Permissions['publish'], deny: Permissions['publishNever'] = []): string[] {
  const list = (word: string, subjects: readonly string[]) => [
    `          ${word}: [`,
    ...subjects.map((subject) => `            ${JSON.stringify(subject)}`),
    '          ]',
  ]
  return [`        ${verb}: {`, ...list('allow', allow), ...(deny.length > 0 ? list('deny', deny) : []), '        }']
}
