import manifest from '../package.json' with { type: 'json' }

/** The product's version: all packages carry the same. */
export const version: string = manifest.version
