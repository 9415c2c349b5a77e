# Aliases: everything is in ./start, which works without make.
.PHONY: run test lint proof faults bench-pages
run test lint proof faults bench-pages:
	@./start $@
