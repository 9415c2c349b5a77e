# Aliases: everything is in ./start, which works without make.
.PHONY: run fast test lint proof faults bench-pages bench-roster bench-proposals bench-sign-in bench-browser bench-matching bench-circles bench-rematch
run fast test lint proof faults bench-pages bench-roster bench-proposals bench-sign-in bench-browser bench-matching bench-circles bench-rematch :
	@./start $@
