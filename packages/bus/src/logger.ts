type Log = (details: object, message: string) => void

/** What the bus needs of a logger; pino's fits. Message bodies and user data are never logged. */
export type BusLogger = Readonly<{ debug: Log; info: Log; warn: Log; error: Log }>

/** Says nothing. */
export const silentLogger: BusLogger = { debug() {}, info() {}, warn() {}, error() {} }
