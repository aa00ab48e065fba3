# The same as python3 dev.py VERB; arguments: make test ARGS="-k progress"
.PHONY: setup demo test lint bench lock
setup demo test lint bench lock:
	@python3 dev.py $@ $(ARGS)
