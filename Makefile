# Aliases: everything is in ./start, which works without make.
.PHONY: run test lint proof faults bench-pages bench-roster bench-sign-in bench-browser bench-matching 
run test lint proof faults bench-pages bench-roster bench-sign-in bench-browser bench-matching :
	@./start $@
