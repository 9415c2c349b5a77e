# Aliases: everything is in ./start, which works without make.
.PHONY: run test lint proof faults bench-pages bench-matching
run test lint proof faults bench-pages bench-matching:
	@./start $@
