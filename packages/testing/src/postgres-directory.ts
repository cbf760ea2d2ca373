/**
 * How to name a data directory on Postgres's command line when the program is started inside that directory. As root
 * on Linux by a link that leads there without passing through its parents, which may be closed to the user that
 * Postgres runs as (a checkout in root's home).
 */
export function postgresDirectory(directory: string): string {
  return process.platform === 'linux' && process.getuid?.() === 0 ? '/proc/self/cwd' : directory
}
