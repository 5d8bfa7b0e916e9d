package main

var rules = []Rule{
	hardCodedSecret,
	contextInGoroutine,
	sharedState,
	exitInHandler,
	panicHidesCause,
	trustedProxies,
	debugMode,
	gracefulShutdown,
	serverTimeouts,
	unboundedBody,
	fixedPort,
	fixedAddress,
	relativeFile,
	healthRoute,
	printInHandler,
	idleIgnore,
}
