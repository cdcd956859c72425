# Needs Python 3.11 or newer with pip, and make; everything else is installed into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# SERVE=0 prints the summary and exits.
demo: .venv/onex
	$(BIN)/onex demo $(if $(filter 0,$(SERVE)),--no-serve)

# ONEX_TEST_REQUIRE=postgres,redis,browser makes a missing server a failure; ARGS goes to pytest.
test: .venv/onex-test
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

# With =: as a word of its own the file is taken for tests once it is there.
requirements: .venv/onex-test
	$(BIN)/python -m pytest -n 2 --dist worksteal -m req --requirements=build/requirements.json $(ARGS)

# ARGS names rules or files; without, every listed mutant is tried, which takes a quarter of an hour or more.
mutants: .venv/onex-test
	$(BIN)/python -m tests.mutants $(ARGS)

bench: .venv/onex
	for name in import registrations photos arrange tickets scores lookup issue export; do $(BIN)/onex bench $$name $(ARGS) || exit 1; done

lint: .venv/onex-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Needs Chromium; takes the pictures of README and docs from a fresh demo.
screenshots: .venv/onex-test
	$(BIN)/python docs/screenshots.py

reference: .venv/onex
	$(BIN)/python docs/reference.py

docs: .venv/onex-docs
	$(BIN)/mkdocs build --strict --site-dir build/docs

clean:
	rm -rf .venv build instance

.PHONY: demo test requirements mutants bench lint reference screenshots docs clean

# A Python without ensurepip (Debian's) makes the environment bare and its own pip fills it.
.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv || { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --python .venv/bin/python install pip; }

# Stamps: what is installed is installed again only when the requirements change.
.venv/onex: .venv/pyvenv.cfg setup.cfg pyproject.toml
	$(PIP) -e .
	touch $@

.venv/onex-test: .venv/onex
	$(PIP) -e .[test]
	touch $@

.venv/onex-docs: .venv/onex
	$(PIP) -e .[docs]
	touch $@
