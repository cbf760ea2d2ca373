// zod would try `new Function` while the first schema is made, which the content security policy forbids. It looks for
// its settings here; a module could come too late, for which chunk runs first is up to the bundler.
globalThis.__zod_globalConfig = { jitless: true }
