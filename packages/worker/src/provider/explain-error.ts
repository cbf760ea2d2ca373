import { faultOfTransport } from './fault-of-transport.ts'
import { faultWithin, ProviderFault } from './provider-fault.ts'

/**
 * What every vendor's mapping begins and ends with: our own faults and the network's are told apart first, then
 * the vendor's `map` has its say, and what nobody knows is a protocol error.
 */
export function explainError(error: unknown, map: (error: unknown) => ProviderFault | null): ProviderFault {
  return (
    faultWithin(error) ??
    map(error) ??
    faultOfTransport(error) ??
    new ProviderFault('provider_protocol_error', { cause: error })
  )
}
