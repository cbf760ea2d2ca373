import { ProcedureError } from '@playground/contracts'

/** Loaded with the first password that is chosen: fifty thousand passwords that leaked, the most frequent first. */
let leaked: Promise<ReadonlySet<string>> | null = null

async function leakedPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}

/** Rows of keys and counting: what a finger does when asked for a password. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '01234567890',
]
const walks = rows.flatMap((row) => [row + row, [...row].reverse().join('').repeat(2)])

/** Whether a password is among the first that anybody would try. */
export async function isCommonPassword(password: string): Promise<boolean> {
  const plain = password.toLowerCase()
  if (isRepetition(plain) || walks.some((walk) => walk.includes(plain))) return true
  leaked ??= leakedPasswords()
  return (await leaked).has(plain)
}

/** Throws `validation_failed` for such a one. */
export async function refuseCommonPassword(password: string): Promise<void> {
  if (!(await isCommonPassword(password))) return
  throw new ProcedureError('validation_failed', 'This password is one of the first anybody would try.')
}

/** `aaaaaaaa`, `12341234`, `abcabcabc`: a piece of at most five characters over and over. */
function isRepetition(password: string): boolean {
  return /^(.{1,5})\1+$/su.test(password)
}
