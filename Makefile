# The two commands: `make demo` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV := .venv
STAMP := $(VENV)/.installed

.PHONY: setup demo test check clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Lianke needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 2; }
	@echo "Setting up $(VENV): about 3.8 GB to download the first time (torch with CUDA is most of it), 7.2 GB on disk."
	@echo "pip's own settings (mirror, proxy, cache) are honoured."
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: setup
	$(VENV)/bin/lianke demo

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: check
	$(VENV)/bin/pytest --numprocesses logical --maxprocesses 4 --dist loadscope --no-loadscope-reorder

clean:
	rm -rf $(VENV) *.egg-info
