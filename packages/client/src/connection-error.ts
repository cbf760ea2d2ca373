/** The gateway was not reached, or what answered was not the gateway. Whether the request took effect is unknown. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}
