const nothing = () => {}

/** For SDKs that would print what a provider sent, a broken chunk for example, past our logger. */
export const quietLogger = { error: nothing, warn: nothing, info: nothing, debug: nothing }
