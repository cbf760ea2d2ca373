const names: Readonly<Record<string, string>> = {
  temperature: 'Temperature',
  topP: 'Top P',
  maxTokens: 'Token limit',
  seed: 'Seed',
  stop: 'Stop words',
  reasoningEffort: 'Effort',
}

/** A sampling parameter as people call it. */
export function parameterName(parameter: string): string {
  return names[parameter] ?? parameter
}
